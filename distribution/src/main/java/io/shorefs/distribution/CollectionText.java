package io.shorefs.distribution;

import jakarta.json.JsonObject;

/** What a collection found, for people to read. */
record CollectionText(JsonObject report) {
    String line() {
        if (report.isEmpty()) {
            return "nothing was collected since the server started";
        }
        return "%s alive, %s dead, %s in %d objects wait to be deleted; deleted %s in %d objects, rewritten %s (%s)"
                .formatted(
                        bytes("live"),
                        bytes("dead"),
                        bytes("pending"),
                        number("pending_objects"),
                        bytes("deleted"),
                        number("deleted_objects"),
                        bytes("rewritten"),
                        report.getString("time"));
    }

    private String bytes(String name) {
        return HumanBytes.of(number(name));
    }

    private long number(String name) {
        return report.getJsonNumber(name).longValue();
    }
}

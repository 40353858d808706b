package io.shorefs.distribution;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;

/** Checkpoints for people to read. */
record CheckpointsText(JsonObject found) {
    List<String> lines() {
        List<JsonObject> all = found.getJsonArray("checkpoints").getValuesAs(JsonObject.class);
        if (all.isEmpty()) {
            return List.of("there are no checkpoints");
        }
        int width = all.stream()
                .mapToInt(checkpoint -> checkpoint.getString("name").length())
                .max()
                .orElse(0);
        String format = "%-" + Math.max(4, width) + "s  %-20s  %s";
        return Stream.concat(
                        Stream.of(format.formatted("name", "made", "logs up to")),
                        all.stream()
                                .map(checkpoint -> format.formatted(
                                        checkpoint.getString("name"),
                                        checkpoint.getString("time"),
                                        checkpoint.getJsonNumber("log").toString())))
                .toList();
    }
}

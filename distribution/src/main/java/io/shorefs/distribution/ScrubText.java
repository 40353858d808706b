package io.shorefs.distribution;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.ArrayList;
import java.util.List;

/** How far reading all blocks is, for people to read. */
record ScrubText(JsonObject report) {
    /** In one line. */
    String line() {
        int findings = report.getJsonArray("findings").size();
        String found = findings == 0 ? "nothing is damaged" : findings + " FINDINGS, \"shorefs scrub\" names them";
        String bytes = HumanBytes.of(report.getJsonNumber("bytes").longValue());
        if (report.getBoolean("running")) {
            return "all blocks are being read, " + bytes + " of them so far: " + found;
        }
        return report.containsKey("ended")
                ? "all blocks were read, " + bytes + ": " + found + " (" + report.getString("ended") + ")"
                : "no blocks were read since the server started";
    }

    /** With every finding. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        report.getJsonArray("findings").getValuesAs(JsonString::getString).forEach(lines::add);
        lines.add(line());
        return lines;
    }
}

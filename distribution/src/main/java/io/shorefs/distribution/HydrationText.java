package io.shorefs.distribution;

import jakarta.json.JsonObject;
import java.util.Locale;

/** How much metadata is only in the object store, for people to read. */
record HydrationText(JsonObject report) {
    String line() {
        int missing = report.getInt("missing");
        return missing == 0
                ? "all metadata is on this machine"
                : String.format(
                        Locale.ROOT,
                        "metadata of %,d of %,d tables is only in the store",
                        missing,
                        report.getInt("tables"));
    }
}

package io.shorefs.distribution;

import io.shorefs.distribution.progress.ReadableDuration;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A server's status for people to read. */
record StatusText(JsonObject status) {
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        Instant started = Instant.parse(status.getString("started"));
        Duration running = Duration.between(started, Instant.now());
        lines.add("server    process %d, running for %s"
                .formatted(status.getInt("pid"), new ReadableDuration(running).text()));
        for (JsonObject server : status.getJsonArray("servers").getValuesAs(JsonObject.class)) {
            String addresses = server.getJsonArray("addresses").getValuesAs(JsonString::getString).stream()
                    .collect(Collectors.joining(", "));
            lines.add("serving   %s on %s (%s)"
                    .formatted(server.getString("protocol"), addresses, server.getString("name")));
        }
        if (status.getBoolean("read_only", false)) {
            replica(lines);
            return lines;
        }
        lines.add("files     " + String.format(Locale.ROOT, "%,d", number(status, "inodes")));
        journal(lines, status.getJsonObject("journal"));
        JsonObject memory = status.getJsonObject("memory");
        lines.add("memory    heap %s, unwritten blocks %s, block cache at most %s"
                .formatted(
                        share(number(memory, "heap"), number(memory, "heap_max")),
                        share(number(memory, "dirty"), number(memory, "dirty_max")),
                        HumanBytes.of(number(memory, "cache_max"))));
        if (status.containsKey("disk_cache")) {
            diskCache(lines, status.getJsonObject("disk_cache"));
        }
        if (status.containsKey("store")) {
            store(lines, status.getJsonObject("store"), running);
        }
        if (status.containsKey("hydration")) {
            lines.add("          " + new HydrationText(status.getJsonObject("hydration")).line());
        }
        if (status.containsKey("scrub")) {
            lines.add("          " + new ScrubText(status.getJsonObject("scrub")).line());
        }
        return lines;
    }

    private void replica(List<String> lines) {
        JsonObject memory = status.getJsonObject("memory");
        lines.add("memory    heap %s, block cache at most %s"
                .formatted(
                        share(number(memory, "heap"), number(memory, "heap_max")),
                        HumanBytes.of(number(memory, "cache_max"))));
        JsonObject store = status.getJsonObject("store");
        lines.add("read-only follows %s, epoch %d, at log %d"
                .formatted(store.getString("url"), number(store, "epoch"), number(store, "last_log")));
        lines.add(String.format(
                Locale.ROOT,
                "          %sat most %.1f s behind what is in the store",
                store.getBoolean("answers") ? "" : "IT DOES NOT ANSWER; ",
                store.getJsonNumber("behind_seconds").doubleValue()));
    }

    private static void diskCache(List<String> lines, JsonObject cache) {
        lines.add(String.format(
                Locale.ROOT,
                "cache     disk %s, %,d blocks read from it, %,d from the store",
                share(number(cache, "bytes"), number(cache, "max")),
                number(cache, "hits"),
                number(cache, "misses")));
    }

    private static void store(List<String> lines, JsonObject store, Duration running) {
        lines.add("store     %s, epoch %d, last log %d"
                .formatted(store.getString("url"), number(store, "epoch"), number(store, "last_log")));
        int clones = store.getInt("clones");
        lines.add("          branch %s%s"
                .formatted(
                        store.getString("branch"),
                        switch (clones) {
                            case 0 -> "";
                            case 1 -> ", 1 clone stands on it";
                            default -> ", " + clones + " clones stand on it";
                        }));
        double behind = store.getJsonNumber("behind_seconds").doubleValue();
        String backlog = behind == 0
                ? "it has everything"
                : String.format(
                        Locale.ROOT,
                        "it is at most %.1f s behind, %s of data are in the journal only",
                        behind,
                        HumanBytes.of(number(store, "behind_bytes")));
        lines.add("          " + (store.getBoolean("answers") ? "" : "IT DOES NOT ANSWER; ") + backlog);
        if (store.containsKey("fenced")) {
            lines.add("          FENCED, every change is refused: " + store.getString("fenced"));
        }
        if (store.containsKey("requests")) {
            lines.add("          " + new RequestsText(store.getJsonObject("requests"), running).line());
        }
        if (store.containsKey("collection")) {
            lines.add("          " + new CollectionText(store.getJsonObject("collection")).line());
        }
    }

    private static void journal(List<String> lines, JsonObject journal) {
        long payload = number(journal, "payload");
        lines.add("journal   data %s, metadata %s, in %s"
                .formatted(
                        share(payload - number(journal, "payload_free"), payload),
                        share(number(journal, "metadata"), number(journal, "metadata_max")),
                        journal.getString("folder")));
    }

    private static String share(long used, long all) {
        return HumanBytes.of(used) + " of " + HumanBytes.of(all);
    }

    private static long number(JsonObject object, String name) {
        return object.getJsonNumber(name).longValue();
    }
}

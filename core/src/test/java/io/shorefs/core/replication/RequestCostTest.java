package io.shorefs.core.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.memory.MemoryStore;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a store is asked for, since each request has its price. */
class RequestCostTest {
    private static final Duration INTERVAL = Duration.ofMillis(30);
    private static final int LOGS_OF_A_FOLD = 64;

    /** More than two folds, of logs that hold what is in them themselves. */
    private static final int LOGS = 150;

    private final WatchedStore store = new WatchedStore(new MemoryStore());

    /** How many puts there were, by the folder of the object. */
    private final Map<String, Integer> puts = new ConcurrentSkipListMap<>();

    @Tag("full") // it takes as long as the intervals do
    @Test
    void steadySmallWritesAreALogForEachIntervalAndTheFolds() {
        try (Server server = new Server(store, new Random(1), INTERVAL, Optional.empty()).start()) {
            store.beforePut((key, bytes) -> puts.merge(kind(key), 1, Integer::sum));
            long begun = System.nanoTime();
            int written = 0;
            while (count("log") < LOGS) {
                server.write("f" + written % 10, written, RandomBytes.bytes(100, written));
                server.sync("f" + written % 10);
                written++;
            }
            server.publish();
            long intervals = Duration.ofNanos(System.nanoTime() - begun).dividedBy(INTERVAL);
            Awaitility.await()
                    .during(INTERVAL.multipliedBy(10))
                    .atMost(Duration.ofSeconds(20))
                    .until(new Unchanged(puts));
            assertTrue(written > 3 * LOGS, () -> "several changes an interval, not " + puts);
            // one begins and one ends within the first and the last interval, and one is asked for
            assertTrue(count("log") <= intervals + 3, () -> puts + " in " + intervals + " intervals");
            assertEquals(0, count("segment"), puts::toString);
            int folds = count("manifest");
            assertTrue(folds >= 2 && folds <= count("log") / LOGS_OF_A_FOLD, puts::toString);
            assertEquals(folds, count("index"), puts::toString);
            assertTrue(count("table") <= 3 * folds, puts::toString);
            assertEquals(
                    count("log") + 2 * folds + count("table"),
                    puts.values().stream().mapToInt(Integer::intValue).sum(),
                    puts::toString);
        }
    }

    private int count(String kind) {
        return puts.getOrDefault(kind, 0);
    }

    /** The last folder of its key, or its name when it lies in none of its own. */
    private static String kind(String key) {
        String[] parts = key.split("/", -1);
        return parts.length > 2 ? parts[parts.length - 2] : parts[parts.length - 1];
    }

    /** Whether nothing was put since it was asked the last time. */
    private static final class Unchanged implements Callable<Boolean> {
        private final Map<String, Integer> puts;
        private Map<String, Integer> before = Map.of();

        Unchanged(Map<String, Integer> puts) {
            this.puts = puts;
        }

        @Override
        public Boolean call() {
            Map<String, Integer> now = new TreeMap<>(puts);
            boolean same = now.equals(before);
            before = now;
            return same;
        }
    }
}

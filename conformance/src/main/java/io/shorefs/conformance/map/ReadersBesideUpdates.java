package io.shorefs.conformance.map;

import static io.shorefs.conformance.map.MapContent.BEGINNING;
import static io.shorefs.conformance.map.MapContent.END;
import static io.shorefs.conformance.map.MapContent.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.spi.LocalMap;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One thread writes the same number under every key, again and again with the next number and values of other sizes, while others read: every snapshot has one
 * number, it never goes back, and it is not older than what was finished before the snapshot was taken.
 */
final class ReadersBesideUpdates {
    private static final int KEYS = 40;

    private final LocalMap map;
    private final AtomicLong finished = new AtomicLong();
    private volatile boolean ended;

    ReadersBesideUpdates(LocalMap map) {
        this.map = map;
    }

    void run(int readers, int updates) throws Exception {
        update(1);
        List<Future<Long>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(readers)) {
            for (int i = 0; i < readers; i++) {
                running.add(threads.submit(this::read));
            }
            try {
                for (int number = 2; number <= updates; number++) {
                    update(number);
                }
            } finally {
                ended = true;
            }
        }
        for (Future<Long> reader : running) {
            assertTrue(reader.get() > 0, "every reader read");
        }
    }

    private void update(long number) {
        map.update(changes -> {
            for (int key = 0; key < KEYS; key++) {
                int length = (int) (8 + (number * 31 + key) % (key == 0 ? 20_000 : 300));
                changes.put(
                        bytes("key " + key),
                        ByteBuffer.allocate(length).putLong(number).array());
            }
        });
        finished.set(number);
    }

    private long read() {
        long snapshots = 0;
        long last = 0;
        do {
            long atLeast = Math.max(last, finished.get());
            try (LocalMap.Snapshot snapshot = map.snapshot()) {
                long number = number(snapshot.get(bytes("key 0")));
                assertTrue(number >= atLeast, () -> number + " is older than " + atLeast);
                int[] count = new int[1];
                snapshot.scan(BEGINNING, END, (key, value) -> {
                    count[0]++;
                    assertEquals(number, number(value));
                    return true;
                });
                assertEquals(KEYS, count[0]);
                last = number;
            }
            snapshots++;
        } while (!ended);
        return snapshots;
    }

    private static long number(byte[] value) {
        return ByteBuffer.wrap(value).getLong();
    }
}

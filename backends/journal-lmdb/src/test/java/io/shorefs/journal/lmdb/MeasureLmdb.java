package io.shorefs.journal.lmdb;

import io.shorefs.spi.LocalMap;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** Measures the map: what a snapshot with one read costs, a scan, an update. To run by hand: arguments are the number of entries, and seconds for each figure. */
final class MeasureLmdb {
    private static final byte[] END = {(byte) 0xff};
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final LocalMap map;
    private final int entries;
    private final long nanos;
    private final LongAdder sink = new LongAdder();

    private MeasureLmdb(LocalMap map, int entries, long nanos) {
        this.map = map;
        this.entries = entries;
        this.nanos = nanos;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int entries = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200_000;
        int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 2;
        Path folder = Files.createTempDirectory("measure-lmdb");
        try (LocalMap map = new LmdbMapProvider().open(folder, 4L << 30)) {
            new MeasureLmdb(map, entries, TimeUnit.SECONDS.toNanos(seconds)).run();
        } finally {
            remove(folder);
        }
    }

    private void run() throws InterruptedException {
        fill();
        Random random = new Random(1);
        byte[] same = key(entries / 2);
        for (int round = 0; round < 2; round++) { // the first one warms up
            print("snapshot and close", 1, time(() -> map.snapshot().close()));
            print("snapshot, get one key, close", 1, time(() -> get(same)));
            print("snapshot, get a random key, close", 1, time(() -> get(key(random.nextInt(entries)))));
            print("snapshot, get an absent key, close", 1, time(() -> get(absent(random))));
            try (LocalMap.Snapshot snapshot = map.snapshot()) {
                print(
                        "get a random key in an open snapshot",
                        1,
                        time(() -> sink.add(snapshot.get(key(random.nextInt(entries))).length)));
            }
            print("snapshot, scan of 100, close", 1, time(() -> scan(random.nextInt(entries - 100), 100)));
            print("snapshot, scan of 3, close", 1, time(() -> scan(random.nextInt(entries - 100), 3)));
            print("update of 1 key", 1, time(() -> update(random, 1)));
            print("update of 1,000 keys, each", 1000, time(() -> update(random, 1000)));
        }
        threads();
    }

    private void threads() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Random random = new Random(i);
            threads.add(Thread.ofPlatform()
                    .start(() -> print(
                            "snapshot, get a random key, close, two threads",
                            1,
                            time(() -> get(key(random.nextInt(entries)))))));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void fill() {
        long begin = System.nanoTime();
        long processor = THREADS.getCurrentThreadCpuTime();
        for (int from = 0; from < entries; from += 10_000) {
            int first = from;
            map.update(changes -> {
                for (int i = first; i < Math.min(entries, first + 10_000); i++) {
                    changes.put(key(i), new byte[100]);
                }
            });
        }
        long used = THREADS.getCurrentThreadCpuTime() - processor;
        print("filling, each key", entries, new Cost((double) (System.nanoTime() - begin), (double) used));
    }

    private void get(byte[] key) {
        try (LocalMap.Snapshot snapshot = map.snapshot()) {
            byte[] value = snapshot.get(key);
            sink.add(value == null ? 1 : value.length);
        }
    }

    private void scan(int from, int count) {
        int[] left = {count};
        try (LocalMap.Snapshot snapshot = map.snapshot()) {
            snapshot.scan(key(from), END, (key, value) -> {
                sink.add(value.length);
                return --left[0] > 0;
            });
        }
    }

    private void update(Random random, int count) {
        map.update(changes -> {
            for (int i = 0; i < count; i++) {
                changes.put(key(random.nextInt(entries)), new byte[100]);
            }
        });
    }

    /** What one run takes, in nanoseconds: by the clock, and of the processor, which other work on the machine disturbs less. */
    private record Cost(double clock, double processor) {}

    private Cost time(Runnable run) {
        long begin = System.nanoTime();
        long processor = THREADS.getCurrentThreadCpuTime();
        long runs = 0;
        long end = begin;
        while (end - begin < nanos) {
            for (int i = 0; i < 10; i++) {
                run.run();
            }
            runs += 10;
            end = System.nanoTime();
        }
        long used = THREADS.getCurrentThreadCpuTime() - processor;
        return new Cost((double) (end - begin) / runs, (double) used / runs);
    }

    private static void print(String what, int parts, Cost cost) {
        System.out.printf(
                "%-50s %,12.0f ns %,12.0f ns of processor%n", what, cost.clock / parts, cost.processor / parts);
    }

    private static byte[] key(int number) {
        return ByteBuffer.allocate(24).putLong(number * 17L).array();
    }

    private static byte[] absent(Random random) {
        return ByteBuffer.allocate(24)
                .putLong(random.nextInt(100_000) * 17L + 1)
                .array();
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}

package io.shorefs.journal.log;

import io.shorefs.spi.CommitLog;
import io.shorefs.spi.CommitLog.Mark;
import io.shorefs.spi.CommitLog.Slot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Times commits of 8 KiB against bare writes and fdatasync on the same disk, in turns. Not a test; run its {@code main} with a folder, and a number of commits.
 */
final class CommitLogBenchmark {
    private static final int PAYLOAD = 8192;
    private static final int ROUNDS = 5;

    private CommitLogBenchmark() {}

    public static void main(String[] args) throws IOException {
        Path folder = Files.createTempDirectory(Path.of(args[0]), "bench");
        int commits = Integer.parseInt(args[1]);
        long begin = System.nanoTime();
        try (CommitLog log = new FileCommitLogProvider().open(folder, 8L << 30);
                FileChannel bare = preallocated(folder.resolve("bare"), 64 << 20)) {
            log.recover(new Mark(0, 0, 0), entry -> {});
            System.out.printf("made in %d ms%n", (System.nanoTime() - begin) / 1_000_000);
            log.begin(new Mark(1, 0, 0), used -> {});
            Series series = new Series(log, bare);
            for (int round = 0; round < ROUNDS; round++) {
                report("bare, one write of 8 KiB", times(commits, series::bareOne));
                report("bare, writes of 8 and 4 KiB", times(commits, series::bareTwo));
                report("log, 8 KiB in the record", times(commits, series::inline));
                report("log, 8 KiB in a slot, reused", times(commits, series::slotReused));
                report("log, 8 KiB in a slot, growing", times(commits, series::slotGrowing));
                report("log, 8 MiB in 256 slots, growing", times(commits / 100, series::bulk));
            }
        }
        long again = System.nanoTime();
        try (CommitLog log = new FileCommitLogProvider().open(folder, 8L << 30)) {
            log.recover(new Mark(1, 1L << 40, 0), entry -> {});
            System.out.printf("opened in %d ms%n", (System.nanoTime() - again) / 1_000_000);
        }
        Files.delete(folder.resolve("bare"));
        Files.delete(folder.resolve("commit.log"));
        Files.delete(folder);
    }

    private interface Step {
        void run() throws IOException;
    }

    private static long[] times(int count, Step step) throws IOException {
        long[] times = new long[count];
        for (int i = 0; i < count; i++) {
            long begin = System.nanoTime();
            step.run();
            times[i] = System.nanoTime() - begin;
        }
        return times;
    }

    private static void report(String what, long[] times) {
        long sum = Arrays.stream(times).sum();
        long[] sorted = times.clone();
        Arrays.sort(sorted);
        System.out.printf(
                "%-32s p50 %5d us  p90 %5d  p99 %5d  max %6d  mean %5d%n",
                what,
                sorted[sorted.length / 2] / 1000,
                sorted[sorted.length * 9 / 10] / 1000,
                sorted[sorted.length * 99 / 100] / 1000,
                sorted[sorted.length - 1] / 1000,
                sum / times.length / 1000);
    }

    private static FileChannel preallocated(Path path, int bytes) throws IOException {
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        channel.write(ByteBuffer.allocateDirect(bytes), 0);
        channel.force(true);
        return channel;
    }

    /** The kinds of commit. */
    private static final class Series {
        private final CommitLog log;
        private final FileChannel bare;
        private final ByteBuffer payload = ByteBuffer.allocateDirect(PAYLOAD);
        private final ByteBuffer block = ByteBuffer.allocateDirect(32 << 10);
        private final ByteBuffer body = ByteBuffer.allocateDirect(300);
        private final List<Slot> grown = new ArrayList<>();
        private long sequence;
        private long barePosition;

        Series(CommitLog log, FileChannel bare) {
            this.log = log;
            this.bare = bare;
        }

        void bareOne() throws IOException {
            bare.write(payload.clear(), next(PAYLOAD));
            bare.force(false);
        }

        void bareTwo() throws IOException {
            bare.write(payload.clear(), (32 << 20) + next(PAYLOAD));
            bare.write(payload.clear().limit(4096), next(4096));
            bare.force(false);
        }

        void inline() {
            log.trim(++sequence, log.append(sequence, 0, List.of(), payload.clear()));
            log.force();
        }

        void slotReused() {
            Slot slot = slot();
            log.release(slot.page(), slot.length());
        }

        void slotGrowing() {
            grown.add(slot());
        }

        void bulk() {
            List<Slot> slots = new ArrayList<>();
            for (int i = 0; i < 256; i++) {
                Slot slot = new Slot(log.allocate(block.capacity()), block.capacity(), 0);
                log.write(slot.page(), block.clear());
                slots.add(slot);
            }
            log.trim(++sequence, log.append(sequence, 0, slots, body.clear()));
            log.force();
        }

        private Slot slot() {
            Slot slot = new Slot(log.allocate(PAYLOAD), PAYLOAD, 0);
            log.write(slot.page(), payload.clear());
            log.trim(++sequence, log.append(sequence, 0, List.of(slot), body.clear()));
            log.force();
            return slot;
        }

        private long next(int bytes) {
            barePosition = (barePosition + bytes) % (31 << 20);
            return barePosition - barePosition % 4096;
        }
    }
}

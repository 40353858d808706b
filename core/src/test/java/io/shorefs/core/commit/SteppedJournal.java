package io.shorefs.core.commit;

import io.shorefs.api.Timestamp;
import io.shorefs.core.Clock;
import io.shorefs.core.Tasks;
import io.shorefs.core.map.Epochs;
import io.shorefs.core.map.OrderedMap;
import io.shorefs.core.memory.SlabPool;
import io.shorefs.spi.CommitLog;
import io.shorefs.spi.LocalMap;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The journal on a log that keeps nothing and a map in memory, whose two workers run when the caller says so, on the caller's thread. */
final class SteppedJournal {
    private static final int SLAB = 4096;

    final OrderedMap map;
    private final Journal journal;
    private Runnable commit = () -> {};
    private Runnable apply = () -> {};

    SteppedJournal() {
        LocalMap localMap = new CopiedMap();
        CommitLog log = new ForgetfulLog();
        map = new OrderedMap(localMap, 0);
        journal = new Journal(
                log,
                localMap,
                map,
                new Epochs(),
                new SlabPool(2, SLAB),
                new Recovery.Start(new CommitLog.Mark(1, 0, 0), 1, 0, false, 0, Set.of()),
                new CallersTasks(),
                new StoppedClock(),
                Duration.ofSeconds(1),
                slot -> {},
                failure -> {
                    throw failure;
                });
    }

    /** One round of the committer. */
    void commit() {
        commit.run();
    }

    /** One round of the applier. */
    void apply() {
        apply.run();
    }

    /** What the filesystem asks for before it publishes. */
    Journal journal() {
        return journal;
    }

    private final class CallersTasks implements Tasks {
        @Override
        public Worker worker(String name, Runnable step) {
            if (name.equals("shorefs-commit")) {
                commit = step;
            } else {
                apply = step;
            }
            return new Worker() {
                @Override
                public void wake() {}

                @Override
                public void wakeIn(Duration delay) {}

                @Override
                public void close() {}
            };
        }

        @Override
        public void execute(Runnable work) {
            throw new UnsupportedOperationException("nothing waits here");
        }

        @Override
        public Timer schedule(Duration delay, Runnable work) {
            throw new UnsupportedOperationException("nothing waits here");
        }
    }

    private static final class StoppedClock implements Clock {
        @Override
        public Timestamp now() {
            return new Timestamp(0, 0);
        }

        @Override
        public long nanos() {
            return 0;
        }
    }

    /** Each update makes a new map. */
    private static final class CopiedMap implements LocalMap {
        private volatile NavigableMap<byte[], byte[]> state = new TreeMap<>(Arrays::compareUnsigned);

        @Override
        public Snapshot snapshot() {
            return new Reads(state);
        }

        @Override
        public void update(Consumer<Transaction> changes) {
            NavigableMap<byte[], byte[]> next = new TreeMap<>(state);
            changes.accept(new Writes(next));
            state = next;
        }

        @Override
        public long usedBytes() {
            return 0;
        }

        @Override
        public long maxBytes() {
            return Long.MAX_VALUE;
        }

        @Override
        public void close() {}
    }

    private static class Reads implements LocalMap.Snapshot {
        final NavigableMap<byte[], byte[]> state;

        Reads(NavigableMap<byte[], byte[]> state) {
            this.state = state;
        }

        @Override
        public byte[] get(byte[] key) {
            return state.get(key);
        }

        @Override
        public void scan(byte[] from, byte[] to, LocalMap.Visitor visitor) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    private static final class Writes extends Reads implements LocalMap.Transaction {
        Writes(NavigableMap<byte[], byte[]> state) {
            super(state);
        }

        @Override
        public void put(byte[] key, byte[] value) {
            state.put(key, value);
        }

        @Override
        public void delete(byte[] key) {
            state.remove(key);
        }

        @Override
        public void close() {}
    }

    /** Takes every record, and has none. */
    private static final class ForgetfulLog implements CommitLog {
        @Override
        public long recover(Mark mark, Consumer<Entry> accepted) {
            return 0;
        }

        @Override
        public void begin(Mark mark, Consumer<SlotVisitor> used) {}

        @Override
        public long allocate(int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(long page, ByteBuffer payload) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long append(long sequence, long generation, List<Slot> slots, ByteBuffer body) {
            return sequence;
        }

        @Override
        public void force() {}

        @Override
        public void read(long page, int offset, ByteBuffer into) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void release(long page, int length) {}

        @Override
        public void trim(long sequence, long position) {}

        @Override
        public int maxBodyBytes() {
            return 1 << 20;
        }

        @Override
        public boolean fits(int bodyBytes) {
            return true;
        }

        @Override
        public long freePages() {
            return 1 << 20;
        }

        @Override
        public long totalPages() {
            return 1 << 20;
        }

        @Override
        public long fileBytes() {
            return 0;
        }

        @Override
        public void close() {}
    }
}

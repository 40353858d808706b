package io.shorefs.core.tree;

import io.shorefs.core.key.Key;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Changes of logs, made by hand. */
final class Changes {
    private final SortedMap<Key, Optional<byte[]>> changes = new TreeMap<>();

    /** A key of no log's journal: 7. */
    static final long JOURNAL = 7;

    Changes put(long inode, int value) {
        changes.put(Key.inode(inode), Optional.of(value(value)));
        return this;
    }

    /** Puts {@code count} keys from {@code first} on, {@code step} apart. */
    Changes putMany(long first, int count, int step, int value) {
        for (int i = 0; i < count; i++) {
            put(first + (long) i * step, value);
        }
        return this;
    }

    Changes remove(long inode) {
        changes.put(Key.inode(inode), Optional.empty());
        return this;
    }

    SortedMap<Key, Optional<byte[]>> map() {
        return changes;
    }

    LogChanges log(long number) {
        return new LogChanges(number, JOURNAL, number, changes.entrySet());
    }

    static LogChanges fence(long number, long journal) {
        return new LogChanges(number, journal, 0, java.util.List.of());
    }

    static byte[] value(int value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(value).array();
    }

    static int number(byte[] value) {
        return ByteBuffer.wrap(value).getInt();
    }

    /** The changes of a log that has them in itself. */
    static Iterable<Map.Entry<Key, Optional<byte[]>>> entries(LogChanges log) {
        return ((LogChanges.Changes.Inside) log.changes()).entries();
    }

    /** The net changes of logs, oldest first. */
    static SortedMap<Key, Optional<byte[]>> net(Collection<LogChanges> logs) {
        SortedMap<Key, Optional<byte[]>> net = new TreeMap<>();
        for (LogChanges log : logs) {
            entries(log).forEach(entry -> net.put(entry.getKey(), entry.getValue()));
        }
        return net;
    }
}

package io.shorefs.core.tree;

import io.shorefs.core.key.Key;
import io.shorefs.core.key.ObjectId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Makes tables, one after the other, in the same memory.
 *
 * <p>A table is its entries in order, each: bytes of its key that are those of the key before (2), length of the others (2), length of the value plus one (4, 0 for a removed key), the
 * other bytes of the key, the value. Every {@value #GROUP}th key is whole, from the first on. One thread.
 */
final class TableWriter {
    /** Keys from one whole one to the next. */
    static final int GROUP = 16;

    /** Bytes of an entry besides its key and value. */
    static final int ENTRY_BYTES = 2 * Short.BYTES + Integer.BYTES;

    private final int target;
    private final Output out = new Output();
    private Key first;
    private Key last;
    private int entries;
    private int removed;

    /** Of tables that have at most {@code target} bytes, as far as the caller asks whether there is room. */
    TableWriter(int target) {
        this.target = target;
    }

    /** Whether the table is surely within the target with one more entry. */
    boolean hasRoom(Key key, Optional<byte[]> value) {
        long more = (long) ENTRY_BYTES
                + key.bytes().length
                + value.map(v -> v.length).orElse(0);
        return out.size() + more + Format.CHECKSUM_BYTES <= target;
    }

    /** Begins the table of an id; the one before is forgotten. */
    void begin(ObjectId id) {
        out.clear();
        Format.TABLE.begin(id, out);
        entries = 0;
        removed = 0;
        first = null;
        last = null;
    }

    /** Appends an entry; its key is above the one before. */
    void add(Key key, Optional<byte[]> value) {
        byte[] bytes = key.bytes();
        if (bytes.length > Input.SHORT_BYTES_MAX || (last != null && last.compareTo(key) >= 0)) {
            throw new IllegalArgumentException("no key that may follow: " + key);
        }
        int shared = entries % GROUP == 0 ? 0 : shared(last.bytes(), bytes);
        out.putShort(shared)
                .putShort(bytes.length - shared)
                .putInt(value.map(v -> v.length + 1).orElse(0));
        out.put(bytes, shared, bytes.length - shared);
        value.ifPresent(v -> out.put(v, 0, v.length));
        first = first == null ? key : first;
        last = key;
        entries++;
        removed += value.isEmpty() ? 1 : 0;
    }

    /** The table's bytes, once; good until the next one begins. */
    ByteBuffer end() {
        return Format.TABLE.end(out);
    }

    /** What an index tells of the table that was ended. */
    TableRef ref(ObjectId id) {
        return new TableRef(id, first, last, entries, removed, out.size());
    }

    private static int shared(byte[] before, byte[] key) {
        int differs = Arrays.mismatch(before, key);
        return differs < 0 ? key.length : differs;
    }
}

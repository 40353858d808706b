package io.shorefs.core.tree;

import io.shorefs.core.key.Key;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.object.WholeObjects;
import io.shorefs.spi.ObjectStore.StoreException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A table as it lies in the store, checked once from its first entry to its last. Immutable; any thread. */
final class StoredTable {
    private final byte[] bytes;
    private final int end;
    private final int[] groups;

    private StoredTable(byte[] bytes, int start, int end, TableRef ref) {
        this.bytes = bytes;
        this.end = end;
        groups = new int[(ref.entries() - 1) / TableWriter.GROUP + 1];
        check(start, ref);
    }

    /**
     * Reads a table.
     *
     * @throws io.shorefs.api.FsException EIO when it is not what the index says of it; the message names it
     */
    static StoredTable read(WholeObjects objects, TableRef ref) throws StoreException {
        return of(ref, objects.get(ref.id()));
    }

    /** A table from its object, whose memory it keeps if it is on the heap. */
    static StoredTable of(TableRef ref, ByteBuffer object) {
        ObjectId id = ref.id();
        ByteBuffer body = Format.TABLE.open(id, object);
        if (object.remaining() != ref.bytes()) {
            throw Format.damaged(id, "it has " + object.remaining() + " bytes, by the index " + ref.bytes());
        }
        if (ref.entries() > body.remaining() / TableWriter.ENTRY_BYTES) {
            throw Format.damaged(id, "it has not the entries that the index says");
        }
        ByteBuffer heap = body.hasArray()
                ? body
                : ByteBuffer.allocate(body.remaining()).put(body).flip();
        int start = heap.arrayOffset();
        return Format.reading(id, body, in -> new StoredTable(heap.array(), start, start + heap.remaining(), ref));
    }

    private void check(int start, TableRef ref) {
        EntryReader reader = new EntryReader(bytes, start, end);
        Key first = null;
        int entries = 0;
        int removed = 0;
        for (int at = start; reader.next(); at = reader.nextAt()) {
            if (entries % TableWriter.GROUP == 0) {
                if (!reader.isWhole()) {
                    throw new IllegalArgumentException("a key that is not whole where one must be");
                }
                groups[entries / TableWriter.GROUP] = at;
            }
            first = first == null ? reader.key() : first;
            entries++;
            removed += reader.isRemoved() ? 1 : 0;
        }
        if (entries != ref.entries()
                || removed != ref.removed()
                || !ref.first().equals(first)
                || !ref.last().equals(reader.key())) {
            throw new IllegalArgumentException("its entries are not those that the index says");
        }
    }

    /** The value of a key, empty if it was removed; null when the table says nothing of it. */
    Optional<byte[]> get(Key key) {
        EntryReader reader = new EntryReader(bytes, groups[group(key)], end);
        while (reader.next()) {
            int order = reader.compareTo(key);
            if (order >= 0) {
                return order == 0 ? reader.value() : null;
            }
        }
        return null;
    }

    /** The entries from a key (inclusive) on. */
    Cursor from(Key key) {
        return TableCursor.at(key, new EntryReader(bytes, groups[group(key)], end));
    }

    /** Bytes of memory that it takes. */
    long memoryBytes() {
        return bytes.length + (long) groups.length * Integer.BYTES;
    }

    /** The last group that does not begin behind a key; the first one if all do. */
    private int group(Key key) {
        int low = 0;
        int high = groups.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (EntryReader.compareWhole(bytes, groups[middle], key) <= 0) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}

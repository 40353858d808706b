package io.shorefs.cache.file;

import io.shorefs.spi.LocalCache;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * What a strip has: magic (4 bytes), number of entries (4), sequence of the strip (8), checksum of everything else (4), 12 zeros; then for each entry its name (20), its length (4),
 * its offset in the strip in units (4), four zeros. A strip with a higher sequence is newer.
 */
final class StripTable {
    private static final int MAGIC = 0x53545250;
    private static final int ENTRY = 32;
    private static final int CHECKSUM_AT = 16;

    private final int limit;
    private final List<Entry> entries = new ArrayList<>();

    /** An empty one of so many bytes. */
    StripTable(int bytes) {
        limit = bytes / ENTRY - 1;
    }

    /** A cell: its offset is in units from the beginning of the strip. */
    record Entry(LocalCache.Key key, int length, int offset) {}

    /** A table that was read. */
    record Read(long sequence, List<Entry> entries) {}

    boolean isFull() {
        return entries.size() == limit;
    }

    boolean isHalfFull() {
        return entries.size() >= limit / 2;
    }

    void add(Entry entry) {
        entries.add(entry);
    }

    /** The prints of its entries, in the order of their places. */
    int[] prints() {
        return prints(entries);
    }

    static int[] prints(List<Entry> entries) {
        return entries.stream().mapToInt(entry -> CacheIndex.print(entry.key())).toArray();
    }

    ByteBuffer encode(long sequence) {
        ByteBuffer table = ByteBuffer.allocate(ENTRY * (entries.size() + 1));
        table.putInt(MAGIC).putInt(entries.size()).putLong(sequence).position(ENTRY);
        for (Entry entry : entries) {
            table.putLong(entry.key().high())
                    .putLong(entry.key().low())
                    .putInt(entry.key().ordinal())
                    .putInt(entry.length())
                    .putInt(entry.offset())
                    .putInt(0);
        }
        return table.putInt(CHECKSUM_AT, checksum(table.array(), table.capacity()))
                .rewind();
    }

    /** What begins a strip that has no table. */
    static ByteBuffer none() {
        return ByteBuffer.allocate(ENTRY);
    }

    /** The table in a buffer; empty when it is none, or damaged. */
    static Optional<Read> decode(ByteBuffer table) {
        byte[] bytes = new byte[table.remaining()];
        table.get(bytes);
        ByteBuffer from = ByteBuffer.wrap(bytes);
        if (bytes.length < ENTRY || from.getInt() != MAGIC) {
            return Optional.empty();
        }
        int count = from.getInt();
        if (count < 0 || count > bytes.length / ENTRY - 1) {
            return Optional.empty();
        }
        long sequence = from.getLong();
        if (from.getInt() != checksum(bytes, ENTRY * (count + 1))) {
            return Optional.empty();
        }
        List<Entry> entries = new ArrayList<>(count);
        for (int i = 1; i <= count; i++) {
            from.position(i * ENTRY);
            LocalCache.Key key = new LocalCache.Key(from.getLong(), from.getLong(), from.getInt());
            entries.add(new Entry(key, from.getInt(), from.getInt()));
        }
        return Optional.of(new Read(sequence, entries));
    }

    private static int checksum(byte[] table, int length) {
        CRC32C crc = new CRC32C();
        crc.update(table, 0, CHECKSUM_AT);
        crc.update(table, CHECKSUM_AT + Integer.BYTES, length - CHECKSUM_AT - Integer.BYTES);
        return (int) crc.getValue();
    }
}

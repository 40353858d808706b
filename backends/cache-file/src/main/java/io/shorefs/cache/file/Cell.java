package io.shorefs.cache.file;

import io.shorefs.spi.LocalCache;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/** One entry in the file: its name (20 bytes), its length (4), a checksum of both and of the bytes (4), four zeros, the bytes. */
final class Cell {
    static final int HEADER = 32;

    private static final int LENGTH_AT = 20;
    private static final int CHECKSUM_AT = 24;

    private Cell() {}

    /** Puts a cell at the buffer's position, which moves behind its last unit. */
    static void encode(LocalCache.Key key, ByteBuffer bytes, ByteBuffer into) {
        int start = into.position();
        into.putLong(key.high()).putLong(key.low()).putInt(key.ordinal()).putInt(bytes.remaining());
        into.putInt(checksum(into, start, bytes.duplicate())).putInt(0);
        into.put(bytes.duplicate());
        into.position(start + Geometry.cellBytes(bytes.remaining()));
    }

    /** The length that a cell says it has, which begins at the buffer's position. */
    static int length(ByteBuffer cell) {
        return cell.getInt(cell.position() + LENGTH_AT);
    }

    /** The name of a cell of {@code length} bytes that begins at the buffer's position; empty when it is damaged, or none of this length. */
    static Optional<LocalCache.Key> key(ByteBuffer cell, int length) {
        int start = cell.position();
        int checksum = checksum(cell, start, cell.slice(start + HEADER, length));
        if (cell.getInt(start + LENGTH_AT) != length || cell.getInt(start + CHECKSUM_AT) != checksum) {
            return Optional.empty();
        }
        return Optional.of(new LocalCache.Key(cell.getLong(start), cell.getLong(start + 8), cell.getInt(start + 16)));
    }

    private static int checksum(ByteBuffer cell, int start, ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(cell.slice(start, CHECKSUM_AT));
        crc.update(bytes);
        return (int) crc.getValue();
    }
}

package io.shorefs.cache.file;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** The file's header: magic (8 bytes), version (4), bytes of a strip (4) and of its table (4), checksum of all that (4). */
final class FileHeader {
    static final int BYTES = 4096;

    private static final byte[] MAGIC = "SHORECAC".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int CHECKED = 20;

    private FileHeader() {}

    static ByteBuffer encode(Geometry geometry) {
        ByteBuffer header = ByteBuffer.allocate(BYTES)
                .put(MAGIC)
                .putInt(VERSION)
                .putInt(geometry.stripBytes())
                .putInt(geometry.tableBytes());
        CRC32C crc = new CRC32C();
        crc.update(header.array(), 0, CHECKED);
        return header.putInt((int) crc.getValue()).rewind();
    }

    /** Whether a file begins with just this header. */
    static boolean isOf(Geometry geometry, ByteBuffer header) {
        return header.equals(encode(geometry));
    }
}

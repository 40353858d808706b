package io.shorefs.journal.log;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes zeros, so that the host gives the file its blocks now and not inside a later sync. */
final class Zeros {
    private static final byte[] PIECE = new byte[1 << 16];

    private Zeros() {}

    /** Writes zeros from a byte to before another, through a buffer of the caller's. */
    static void write(LogFile file, long from, long to, ByteBuffer buffer) throws IOException {
        buffer.clear();
        while (buffer.hasRemaining()) {
            buffer.put(PIECE, 0, Math.min(PIECE.length, buffer.remaining()));
        }
        for (long at = from; at < to; at += buffer.limit()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), to - at));
            file.write(buffer, at);
        }
    }
}

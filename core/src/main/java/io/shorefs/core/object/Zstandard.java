package io.shorefs.core.object;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Zstandard (RFC 8878) at level {@value #LEVEL}. Any thread.
 *
 * <p>A context is hundreds of KiB of native memory that take as long to make as a block takes to compress, so up to {@value #KEPT} of each sort are kept, for the whole process.
 */
final class Zstandard {
    /** Bytes that one byte can become at most: a block of a frame has 128 KiB, and takes 4 bytes. */
    static final long MOST_EXPANSION = 32 << 10;

    private static final int LEVEL = 3;
    private static final int LEAST_GAIN = 16;
    private static final int KEPT = 8;
    private static final Spares<ZstdCompressCtx> COMPRESSORS = new Spares<>(KEPT);
    private static final Spares<ZstdDecompressCtx> DECOMPRESSORS = new Spares<>(KEPT);

    private Zstandard() {}

    /** The bytes compressed; empty when that saves less than a {@value #LEAST_GAIN}th. */
    static Optional<ByteBuffer> compress(ByteBuffer plain) {
        ByteBuffer in = inArray(plain);
        int length = in.remaining();
        byte[] out = new byte[Math.toIntExact(Zstd.compressBound(length))];
        ZstdCompressCtx kept = COMPRESSORS.take();
        ZstdCompressCtx context = kept == null ? new ZstdCompressCtx().setLevel(LEVEL) : kept;
        int stored;
        try {
            stored =
                    context.compressByteArray(out, 0, out.length, in.array(), in.arrayOffset() + in.position(), length);
        } catch (ZstdException e) {
            context.close();
            throw e; // out of native memory: there is room for any result
        }
        if (!COMPRESSORS.keep(context)) {
            context.close();
        }
        boolean worth = (long) (length - stored) * LEAST_GAIN >= length && stored < length;
        return worth ? Optional.of(ByteBuffer.wrap(out, 0, stored)) : Optional.empty();
    }

    /** The bytes that were compressed; empty when they are not exactly so many, or when these bytes are not compressed ones. Takes no more memory than that. */
    static Optional<ByteBuffer> decompress(ByteBuffer stored, int length) {
        ByteBuffer in = inArray(stored);
        byte[] out = new byte[length];
        ZstdDecompressCtx kept = DECOMPRESSORS.take();
        ZstdDecompressCtx context = kept == null ? new ZstdDecompressCtx() : kept;
        try {
            int plain = context.decompressByteArray(
                    out, 0, length, in.array(), in.arrayOffset() + in.position(), in.remaining());
            if (!DECOMPRESSORS.keep(context)) {
                context.close();
            }
            return plain == length ? Optional.of(ByteBuffer.wrap(out)) : Optional.empty();
        } catch (ZstdException e) {
            context.close(); // it may be in the middle of the frame
            return Optional.empty();
        }
    }

    private static ByteBuffer inArray(ByteBuffer bytes) {
        return bytes.hasArray()
                ? bytes
                : ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    }
}

package io.shorefs.store.s3;

import java.io.InputStream;
import java.nio.ByteBuffer;
import software.amazon.awssdk.core.sync.RequestBody;

/** What remains in a buffer, as a stream: the SDK's own way to send a buffer copies it first. */
final class BufferStream extends InputStream {
    private static final String TYPE = "application/octet-stream";

    private final ByteBuffer left;

    private BufferStream(ByteBuffer bytes) {
        this.left = bytes.duplicate();
    }

    /** The body of a request, which reads the buffer, and does not move it, until the request has ended. */
    static RequestBody body(ByteBuffer bytes) {
        return RequestBody.fromContentProvider(() -> new BufferStream(bytes), bytes.remaining(), TYPE);
    }

    @Override
    public int read() {
        return left.hasRemaining() ? left.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        if (!left.hasRemaining()) {
            return -1;
        }
        int taken = Math.min(length, left.remaining());
        left.get(into, offset, taken);
        return taken;
    }

    @Override
    public int available() {
        return left.remaining();
    }
}

package io.shorefs.conformance.ninep;

import io.shorefs.api.Credentials;
import io.shorefs.spi.BadFrameException;
import io.shorefs.spi.Outbox;
import io.shorefs.spi.Protocol;
import io.shorefs.spi.ProtocolSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A client's connection straight into a protocol's session, without sockets and threads: what the client sends is handled by the client's own thread before
 * its send returns.
 *
 * <p>Stricter than a transport: a reply buffer that is used after it was given back is full of rubbish, one that is given back twice is an
 * error, and {@link #outstanding} tells how many were not given back.
 */
public final class DirectSession implements Outbox, AutoCloseable {
    private static final byte RUBBISH = (byte) 0xee;
    private static final int TIMEOUT_SECONDS = 20;
    private static final byte[] END = new byte[0];

    private final ProtocolSession session;
    private final LinkedBlockingQueue<byte[]> replies = new LinkedBlockingQueue<>();
    private final Set<ByteBuffer> lent =
            Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
    private final NinepConnection connection;
    private byte[] pending = new byte[0];
    private volatile String ended = "";

    /** Opens a session; {@code identity} as in {@link Protocol#open}. */
    public DirectSession(Protocol protocol, Optional<Credentials> identity) {
        this.session = protocol.open("direct", identity, this);
        this.connection = NinepConnection.over(new Replies(), new Requests(), () -> end("closed by the client"));
    }

    /** The client's end. */
    public NinepConnection connection() {
        return connection;
    }

    /** The server's end. */
    public ProtocolSession session() {
        return session;
    }

    /** Reply buffers that were acquired and neither sent nor released. */
    public int outstanding() {
        return lent.size();
    }

    /** Why the connection ended; empty while it has not. */
    public String ended() {
        return ended;
    }

    private void end(String reason) {
        synchronized (this) {
            if (!ended.isEmpty()) {
                return;
            }
            ended = reason;
        }
        session.close();
        replies.add(END);
    }

    @Override
    public void close() {
        end("closed");
    }

    @Override
    public ByteBuffer acquire(int bytes) {
        // more than asked for, as a pool gives it, and in the middle of an array
        byte[] array = new byte[bytes + 64];
        Arrays.fill(array, RUBBISH);
        ByteBuffer buffer = ByteBuffer.wrap(array, 16, bytes + 16).slice().order(ByteOrder.LITTLE_ENDIAN);
        lent.add(buffer);
        return buffer;
    }

    @Override
    public void send(ByteBuffer reply) {
        byte[] bytes = new byte[reply.position()];
        reply.get(0, bytes);
        release(reply);
        replies.add(bytes);
    }

    @Override
    public void release(ByteBuffer unsent) {
        if (!lent.remove(unsent)) {
            throw new IllegalStateException("a buffer that is not lent was given back");
        }
        Arrays.fill(unsent.array(), unsent.arrayOffset(), unsent.arrayOffset() + unsent.capacity(), RUBBISH);
    }

    @Override
    public void fail(String reason) {
        end(reason);
    }

    @Override
    public boolean isEnded() {
        return !ended.isEmpty();
    }

    private void receive(byte[] bytes, int offset, int length) {
        byte[] all = Arrays.copyOf(pending, pending.length + length);
        System.arraycopy(bytes, offset, all, pending.length, length);
        pending = all;
        try {
            while (ended.isEmpty() && handleOne()) {
                // until no whole frame is left
            }
        } catch (BadFrameException e) {
            end(e.getMessage());
        }
    }

    private boolean handleOne() {
        ByteBuffer buffer = ByteBuffer.wrap(pending);
        int length = session.frameLength(buffer);
        if (length == ProtocolSession.UNKNOWN || length > pending.length) {
            return false;
        }
        byte[] frame = Arrays.copyOf(pending, length);
        pending = Arrays.copyOfRange(pending, length, pending.length);
        if (!session.handle(ByteBuffer.wrap(frame))) {
            Arrays.fill(frame, RUBBISH);
        }
        return true;
    }

    /** The client's way in. */
    private final class Requests extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (!ended.isEmpty()) {
                throw new IOException("the connection has ended: " + ended);
            }
            receive(bytes, offset, length);
        }
    }

    /** The client's way out. */
    private final class Replies extends InputStream {
        private byte[] current = new byte[0];
        private int at;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (at == current.length && !next()) {
                return -1;
            }
            int count = Math.min(length, current.length - at);
            System.arraycopy(current, at, into, offset, count);
            at += count;
            return count;
        }

        private boolean next() throws IOException {
            byte[] reply;
            try {
                reply = replies.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
            if (reply == null) {
                throw new IOException("no reply within " + TIMEOUT_SECONDS + " s");
            }
            if (reply == END) {
                replies.add(END);
                return false;
            }
            current = reply;
            at = 0;
            return true;
        }
    }
}

package io.shorefs.websocket;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/**
 * What a client sends: the bytes of its binary messages, one after the other, wherever it cut them. Control frames between them are answered. Nothing is read ahead but
 * {@value #AHEAD} bytes, so a client that sends faster than its requests are handled waits. One thread reads.
 */
final class MessageInput extends InputStream {
    /** Heads, and small frames with them, are read in one go; the bytes of large frames pass by. */
    private static final int AHEAD = 4 << 10;

    private static final long NOT_WAITING = 0;

    private final InputStream in;
    private final MessageOutput out;
    private final PingBudget pings = new PingBudget(System::nanoTime);
    private final byte[] ahead = new byte[AHEAD];
    private final ByteBuffer read = ByteBuffer.wrap(ahead).limit(0);
    private FrameHead frame;
    private long left;
    private boolean within;
    private boolean ended;
    private volatile long waitsSince;

    MessageInput(InputStream in, MessageOutput out) {
        this.in = in;
        this.out = out;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** Gives what is there, of several messages if there are, and waits only for the first byte. */
    @Override
    public int read(byte[] array, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int got = 0;
        while (got < length && more(got == 0)) {
            int n = payload(array, offset + got, (int) Math.min(length - got, left));
            if (n < 0) {
                break;
            }
            got += n;
        }
        return got == 0 ? -1 : got;
    }

    /** Whether bytes of a message are to be had: at once, or after waiting for them. */
    private boolean more(boolean wait) throws IOException {
        while (left == 0) {
            if (ended || !(wait || nextIsThere())) {
                return false;
            }
            next();
        }
        return wait || read.hasRemaining();
    }

    /** Whether the next frame's head was read already, and all of it if it is one that is answered. */
    private boolean nextIsThere() throws WebSocketFault {
        if (read.remaining() < 2) {
            return false;
        }
        byte first = read.get(read.position());
        byte second = read.get(read.position() + 1);
        return read.remaining() >= FrameHead.size(first, second) + FrameHead.controlLength(first, second);
    }

    /** Goes on to the next frame, which may have no bytes of a message. */
    private void next() throws IOException {
        if (!head()) {
            ended = true;
        } else if (frame.opcode().isControl()) {
            control();
        }
    }

    private int payload(byte[] array, int offset, int length) throws IOException {
        int n;
        if (read.hasRemaining() || left < AHEAD) {
            if (!have(1)) {
                return end();
            }
            n = Math.min(length, read.remaining());
            read.get(array, offset, n);
        } else {
            n = waiting(array, offset, length);
            if (n < 0) {
                return end();
            }
        }
        frame.mask().remove(array, offset, n);
        left -= n;
        return n;
    }

    private int end() {
        ended = true;
        left = 0;
        return -1;
    }

    private boolean head() throws IOException {
        if (!have(2) || !have(FrameHead.size(read.get(read.position()), read.get(read.position() + 1)))) {
            return false;
        }
        frame = FrameHead.read(read);
        left = frame.length();
        switch (frame.opcode()) {
            case TEXT ->
                throw new WebSocketFault(
                        CloseCode.NOT_ACCEPTED, "it sent a text message, and only binary ones are taken");
            case BINARY -> begin(!within);
            case CONTINUATION -> begin(within);
            case CLOSE, PING, PONG -> {}
        }
        return true;
    }

    private void begin(boolean allowed) throws WebSocketFault {
        if (!allowed) {
            throw new WebSocketFault(CloseCode.PROTOCOL_ERROR, "it sent a part of a message where none can be");
        }
        within = !frame.last();
    }

    private void control() throws IOException {
        byte[] data = new byte[(int) left];
        left = 0;
        if (!have(data.length)) {
            ended = true;
            return;
        }
        read.get(data);
        frame.mask().remove(data, 0, data.length);
        switch (frame.opcode()) {
            case CLOSE -> ended = true;
            case PING -> {
                pings.take();
                out.pong(data);
            }
            default -> {}
        }
    }

    /** Waits until so many bytes were read ahead; false when the client ended before. */
    private boolean have(int bytes) throws IOException {
        while (read.remaining() < bytes) {
            if (!fill()) {
                return false;
            }
        }
        return true;
    }

    private boolean fill() throws IOException {
        read.compact();
        int n = waiting(ahead, read.position(), read.remaining());
        read.position(read.position() + Math.max(n, 0)).flip();
        return n > 0;
    }

    private int waiting(byte[] array, int offset, int length) throws IOException {
        waitsSince = System.nanoTime() | 1; // never 0
        try {
            return in.read(array, offset, length);
        } finally {
            waitsSince = NOT_WAITING;
        }
    }

    /** For how long nothing at all has come though it was waited for, in nanoseconds. Any thread. */
    long silentNanos(long now) {
        long since = waitsSince;
        return since == NOT_WAITING ? 0 : now - since;
    }
}

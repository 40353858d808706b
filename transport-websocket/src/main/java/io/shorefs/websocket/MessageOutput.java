package io.shorefs.websocket;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** What a client gets: one binary message for each write. Frames are written one after the other, whoever writes them. Any thread. */
final class MessageOutput extends OutputStream {
    /** Messages up to this length leave with their head in one write. */
    private static final int TOGETHER = 4 << 10;

    /** So long a write may take to end that is no longer stuck on the client. */
    private static final long ENDING_MILLIS = 50;

    private final OutputStream out;
    private final ReentrantLock writing = new ReentrantLock();
    private final byte[] start = new byte[FrameHead.MOST + TOGETHER];
    private boolean closed;

    MessageOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] array, int offset, int length) throws IOException {
        frame(Opcode.BINARY, array, offset, length);
    }

    /** Answers a ping with its bytes; blocks on the client as every write does. */
    void pong(byte[] data) throws IOException {
        frame(Opcode.PONG, data, 0, data.length);
    }

    /** Asks the client whether it is there. */
    void ping() throws IOException {
        frame(Opcode.PING, new byte[0], 0, 0);
    }

    private void frame(Opcode opcode, byte[] array, int offset, int length) throws IOException {
        writing.lock();
        try {
            if (closed) {
                throw new IOException("the WebSocket is closed");
            }
            send(opcode, array, offset, length);
        } finally {
            writing.unlock();
        }
    }

    private void send(Opcode opcode, byte[] array, int offset, int length) throws IOException {
        int head = FrameHead.write(opcode, length, start);
        int first = Math.min(length, TOGETHER);
        System.arraycopy(array, offset, start, head, first);
        out.write(start, 0, head + first);
        if (first < length) {
            out.write(array, offset + first, length - first);
        }
    }

    /** A client may have a message before its write has ended here. */
    private boolean ownTurn() {
        try {
            return writing.tryLock(ENDING_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Tells the client that this was all, unless a write is under way that does not end: what follows fails. */
    void close(CloseCode why) throws IOException {
        if (!ownTurn()) {
            return;
        }
        try {
            if (!closed) {
                closed = true;
                byte[] code = ByteBuffer.allocate(Short.BYTES)
                        .putShort((short) why.code())
                        .array();
                send(Opcode.CLOSE, code, 0, code.length);
            }
        } finally {
            writing.unlock();
        }
    }
}

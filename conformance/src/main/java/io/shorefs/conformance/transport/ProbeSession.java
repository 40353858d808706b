package io.shorefs.conformance.transport;

import io.shorefs.spi.BadFrameException;
import io.shorefs.spi.Outbox;
import io.shorefs.spi.ProtocolSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A session of the probe protocol; whatever breaks the contract goes to the protocol's list of violations. */
final class ProbeSession implements ProtocolSession {
    private final ProbeProtocol protocol;
    private final Outbox outbox;
    private final Thread reader = Thread.currentThread();
    private boolean closed;

    ProbeSession(ProbeProtocol protocol, Outbox outbox) {
        this.protocol = protocol;
        this.outbox = outbox;
    }

    @Override
    public int frameLength(ByteBuffer buffer) {
        check("frameLength");
        if (buffer.remaining() < Integer.BYTES) {
            return UNKNOWN;
        }
        int length = buffer.order(ByteOrder.LITTLE_ENDIAN).getInt(); // moves the position, as it may
        if (length < ProbeFrame.HEAD) {
            throw new BadFrameException("a frame of " + length + " bytes");
        }
        return length;
    }

    @Override
    public boolean handle(ByteBuffer frame) {
        check("handle");
        protocol.handled.incrementAndGet();
        int length = frame.remaining();
        if (frame.order(ByteOrder.LITTLE_ENDIAN).getInt() != length) {
            protocol.violations.add("a frame was cut wrongly");
        }
        ProbeFrame.Kind kind = ProbeFrame.Kind.of(frame.get(frame.position()));
        if (kind == ProbeFrame.Kind.KEPT) {
            protocol.hold(() -> answer(ProbeFrame.read(frame)));
            return true;
        }
        dispatch(ProbeFrame.read(frame));
        return false;
    }

    private void dispatch(ProbeFrame request) {
        switch (request.kind()) {
            case ECHO -> answer(request);
            case FILL -> fill(request);
            case HELD, KEPT -> protocol.hold(() -> answer(request));
            case HELD_FILL -> protocol.hold(() -> fill(request));
            case BAD -> throw new BadFrameException("a bad frame, as asked for");
            case FAULT -> throw new IllegalStateException("a fault, as asked for");
            case FAIL -> outbox.fail("failed, as asked for");
        }
    }

    private void answer(ProbeFrame reply) {
        ByteBuffer buffer = acquire(reply.length());
        reply.write(buffer);
        outbox.send(buffer);
    }

    private void fill(ProbeFrame request) {
        int length = ProbeFrame.HEAD + request.argument();
        ByteBuffer buffer = acquire(length);
        buffer.putInt(length).put(request.kind().code()).putInt(request.id());
        buffer.putInt(request.argument()).position(length);
        outbox.send(buffer);
    }

    private ByteBuffer acquire(int bytes) {
        outbox.release(outbox.acquire(bytes)); // a reply that is not needed after all
        ByteBuffer buffer = outbox.acquire(bytes);
        if (!buffer.hasArray() || buffer.position() != 0 || buffer.remaining() < bytes) {
            protocol.violations.add("acquire gave " + buffer + " for " + bytes + " bytes");
        }
        if (buffer.order() != ByteOrder.LITTLE_ENDIAN) {
            protocol.violations.add("a buffer is big endian");
        }
        return buffer;
    }

    private void check(String call) {
        if (Thread.currentThread() != reader) {
            protocol.violations.add(call + " on a thread that is not the reader");
        }
        if (closed) {
            protocol.violations.add(call + " after close");
        }
    }

    @Override
    public void close() {
        check("close");
        closed = true;
        protocol.closed.incrementAndGet();
    }
}

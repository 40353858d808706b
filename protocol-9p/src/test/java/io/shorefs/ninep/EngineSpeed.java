package io.shorefs.ninep;

import com.sun.management.ThreadMXBean;
import io.shorefs.api.FileSystem;
import io.shorefs.conformance.model.ModelFileSystem;
import io.shorefs.conformance.ninep.Request;
import io.shorefs.spi.Outbox;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * A program that says what one message costs in the engine, without a socket: nanoseconds and allocated bytes.
 *
 * <p>The first block runs on a filesystem that costs nothing, the second on the model.
 */
final class EngineSpeed {
    private static final int ROUNDS = 2_000_000;

    private EngineSpeed() {}

    /** One buffer, used again and again. */
    private static final class OneBuffer implements Outbox {
        private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
        private int lastType;

        @Override
        public ByteBuffer acquire(int wanted) {
            return buffer.clear();
        }

        @Override
        public void send(ByteBuffer reply) {
            lastType = reply.get(4);
        }

        @Override
        public void release(ByteBuffer unsent) {
            throw new IllegalStateException("a reply was expected");
        }

        @Override
        public void fail(String reason) {
            throw new IllegalStateException(reason);
        }
    }

    public static void main(String[] args) {
        System.out.println("-- a filesystem that costs nothing");
        measure(new StillFileSystem());
        System.out.println("-- the model");
        measure(new ModelFileSystem());
    }

    private static void measure(FileSystem fs) {
        OneBuffer outbox = new OneBuffer();
        NinepSession session = (NinepSession) Engines.engine(fs).open("speed", Optional.empty(), outbox);
        send(session, Request.of(100).u32(65536).string("9P2000.L").frame(Wire.NOTAG));
        send(
                session,
                Request.of(104).u32(0).u32(-1).string("").string("").u32(0).frame(1));
        send(session, Request.of(110).u32(0).u32(1).u16(0).frame(1));
        send(session, Request.of(14).u32(1).string("f").u32(2).u32(0644).u32(0).frame(1));
        if (outbox.lastType == Wire.RLERROR) {
            send(session, Request.of(12).u32(1).u32(2).frame(1));
        }
        byte[] data = new byte[128];
        byte[] getattr = Request.of(24).u32(1).u64(0x3fff).frame(1);
        byte[] walk = Request.of(110).u32(0).u32(9).u16(1).string("f").frame(1);
        byte[] clunk = Request.of(120).u32(9).frame(1);
        byte[] write = Request.of(118).u32(1).u64(0).u32(128).raw(data, 0, 128).frame(1);
        byte[] read = Request.of(116).u32(1).u64(0).u32(128).frame(1);
        for (int i = 0; i < 3; i++) {
            run("getattr", session, outbox, getattr);
            run("walk+clunk", session, outbox, walk, clunk);
            run("write 128", session, outbox, write);
            run("read 128", session, outbox, read);
        }
    }

    private static void run(String name, NinepSession session, OneBuffer outbox, byte[]... frames) {
        ByteBuffer[] buffers = new ByteBuffer[frames.length];
        for (int i = 0; i < frames.length; i++) {
            buffers[i] = ByteBuffer.wrap(frames[i]);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = threads.getCurrentThreadAllocatedBytes();
        long begin = System.nanoTime();
        for (int i = 0; i < ROUNDS; i++) {
            for (ByteBuffer buffer : buffers) {
                session.frameLength(buffer.clear());
                session.handle(buffer);
            }
        }
        double nanos = (double) (System.nanoTime() - begin) / ROUNDS;
        long bytes = (threads.getCurrentThreadAllocatedBytes() - allocated) / ROUNDS;
        if (outbox.lastType == Wire.RLERROR) {
            throw new IllegalStateException(name + " was answered with an error");
        }
        System.out.printf("%-12s %8.0f ns %10.0f /s %6d bytes%n", name, nanos, 1e9 / nanos, bytes);
    }

    private static void send(NinepSession session, byte[] frame) {
        session.handle(ByteBuffer.wrap(frame));
    }
}

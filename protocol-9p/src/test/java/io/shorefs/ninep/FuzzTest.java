package io.shorefs.ninep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Credentials;
import io.shorefs.conformance.model.ModelFileSystem;
import io.shorefs.conformance.ninep.Request;
import io.shorefs.ninep.Engines.Peer;
import io.shorefs.ninep.NinepSession.Holdings;
import io.shorefs.spi.BadFrameException;
import io.shorefs.spi.Outbox;
import io.shorefs.spi.Protocol;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Malformed, truncated and mutated frames: a session answers or ends, and nothing else happens. */
final class FuzzTest {
    private static final int FRAMES = 250_000;

    /** Counts what is lent, and forgets what is sent. */
    private static final class Sink implements Outbox {
        private int lent;
        private long sent;

        @Override
        public ByteBuffer acquire(int bytes) {
            lent++;
            return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }

        @Override
        public void send(ByteBuffer reply) {
            assertEquals(reply.position(), reply.getInt(0), "a reply's length is what its header says");
            lent--;
            sent++;
        }

        @Override
        public void release(ByteBuffer unsent) {
            lent--;
        }

        @Override
        public void fail(String reason) {
            throw new AssertionError(reason);
        }
    }

    @Test
    void nothingButAReplyOrAnEnd() {
        long seed = Long.getLong("shorefs.fuzz.seed", 9_2000);
        Random random = new Random(seed);
        Protocol engine = Engines.engine(new ModelFileSystem());
        List<Request> seeds = WireTest.requests().toList();
        Peer bystander = Peer.of(engine, 0);
        Sink sink = new Sink();
        NinepSession session = attached(engine, sink);
        int ended = 0;
        for (int i = 0; i < FRAMES; i++) {
            byte[] frame = mutate(seeds.get(random.nextInt(seeds.size())).frame(1 + i % 1000), random);
            try {
                deliver(session, frame);
            } catch (BadFrameException e) {
                ended++;
                session.close();
                assertEquals(new Holdings(0, 0, 0), session.holdings(), () -> "seed " + seed);
                session = attached(engine, sink);
            } catch (RuntimeException | Error e) {
                throw new AssertionError(
                        "seed " + seed + ", frame " + i + ": " + HexFormat.of().formatHex(frame), e);
            }
        }
        session.close();
        assertEquals(new Holdings(0, 0, 0), session.holdings());
        assertEquals(0, sink.lent);
        assertTrue(ended > FRAMES / 10 && sink.sent > FRAMES / 10, ended + " ended, " + sink.sent + " answered");
        assertEquals(0x80, bystander.client().getattr(0).qid().type());
    }

    private static NinepSession attached(Protocol engine, Sink sink) {
        NinepSession session = (NinepSession) engine.open("fuzz", Optional.of(new Credentials(1000, 1000)), sink);
        deliver(session, Request.of(Wire.TVERSION).u32(8192).string("9P2000.L").frame(Wire.NOTAG));
        for (int fid = 1; fid < 4; fid++) {
            deliver(
                    session,
                    Request.of(104)
                            .u32(fid)
                            .u32(-1)
                            .string("")
                            .string("")
                            .u32(0)
                            .frame(1));
        }
        return session;
    }

    private static void deliver(NinepSession session, byte[] frame) {
        ByteBuffer buffer = ByteBuffer.wrap(frame);
        int length = session.frameLength(buffer);
        if (length != NinepSession.UNKNOWN && length <= frame.length) {
            session.handle(buffer.limit(length));
        }
    }

    private static byte[] mutate(byte[] frame, Random random) {
        byte[] bytes = frame;
        switch (random.nextInt(6)) {
            case 0 -> flip(bytes, random, 1);
            case 1 -> flip(bytes, random, 4);
            case 2 -> bytes = resized(bytes, random.nextInt(bytes.length + 1), random);
            case 3 -> bytes = resized(bytes, bytes.length + random.nextInt(200), random);
            case 4 -> random.nextBytes(bytes);
            default -> smallNumbers(bytes, random);
        }
        if (random.nextInt(4) != 0 && bytes.length >= 4) {
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(0, bytes.length);
        }
        return bytes;
    }

    private static void flip(byte[] bytes, Random random, int count) {
        for (int i = 0; i < count; i++) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
    }

    private static byte[] resized(byte[] bytes, int length, Random random) {
        byte[] other = new byte[length];
        random.nextBytes(other);
        System.arraycopy(bytes, 0, other, 0, Math.min(length, bytes.length));
        return other;
    }

    /** Values that are likely to mean something, so that the frames reach further in. */
    private static void smallNumbers(byte[] bytes, Random random) {
        for (int i = Wire.HEADER; i < bytes.length; i++) {
            if (random.nextInt(8) == 0) {
                bytes[i] = (byte) random.nextInt(6);
            }
        }
    }
}

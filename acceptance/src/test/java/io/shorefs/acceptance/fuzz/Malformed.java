package io.shorefs.acceptance.fuzz;

import io.shorefs.conformance.ninep.Request;
import io.shorefs.conformance.ninep.Wire;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Bytes that a broken or hostile client may send: frames of every type with any fields, then damaged in many ways. */
final class Malformed {
    private static final int[] TYPES = {
        8, 12, 14, 16, 18, 20, 22, 24, 26, 30, 32, 40, 50, 52, 54, 70, 72, 74, 76, 100, 102, 104, 108, 110, 116, 118,
        120, 122
    };
    private static final List<String> NAMES =
            List.of("", ".", "..", "a", "b", "a/b", "\0", "x".repeat(300), "é", "fuzz");
    private static final long[] LONGS = {0, 1, 4096, -1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 32};
    private static final int USER = 1000;

    private final SplittableRandom random;
    private int frames;

    Malformed(SplittableRandom random) {
        this.random = random;
    }

    /** How many frames it made so far, those of a proper beginning not counted. */
    int frames() {
        return frames;
    }

    /** What one connection sends. */
    byte[] connection() {
        return switch (random.nextInt(10)) {
            case 0 -> noise(1 + random.nextInt(200));
            case 1 -> "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            case 2 -> sized(random.nextInt(), noise(random.nextInt(60)));
            default -> conversation();
        };
    }

    /** Mostly a proper beginning, so that what follows gets deeper than the first check. */
    private byte[] conversation() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (random.nextInt(8) != 0) {
            int msize = random.nextInt(10) == 0 ? random.nextInt() : 8192 << random.nextInt(6);
            bytes.writeBytes(Request.of(100).u32(msize).string("9P2000.L").frame(Wire.NOTAG));
            bytes.writeBytes(Request.of(104)
                    .u32(0)
                    .u32(Wire.NOFID)
                    .string("")
                    .string("")
                    .u32(USER)
                    .frame(1));
            bytes.writeBytes(Request.of(110).u32(0).u32(1).u16(1).string("fuzz").frame(2));
        }
        for (int more = 1 + random.nextInt(20); more > 0; more--) {
            bytes.writeBytes(frame());
        }
        return random.nextInt(4) == 0 ? cut(bytes.toByteArray()) : bytes.toByteArray();
    }

    private byte[] frame() {
        frames++;
        byte[] frame = any();
        return switch (random.nextInt(8)) {
            case 0 -> flipped(frame);
            case 1 -> sized(frame.length + random.nextInt(-8, 9), Arrays.copyOfRange(frame, 4, frame.length));
            case 2 -> sized(random.nextInt(12), Arrays.copyOfRange(frame, 4, frame.length));
            default -> frame;
        };
    }

    /** A frame with a true size, and random fields of random kinds where half the time those of its type would be. */
    private byte[] any() {
        int type = random.nextInt(10) == 0 ? random.nextInt(256) : TYPES[random.nextInt(TYPES.length)];
        Request request = Request.of(type).u32(fid());
        for (int fields = random.nextInt(7); fields > 0; fields--) {
            switch (random.nextInt(5)) {
                case 0 -> request.u64(LONGS[random.nextInt(LONGS.length)]);
                case 1 -> request.u32(random.nextInt(5) == 0 ? random.nextInt() : random.nextInt(9000));
                case 2 -> request.u16(random.nextInt(40));
                case 3 -> request.raw(noise(20), 0, 20);
                default -> request.string(NAMES.get(random.nextInt(NAMES.size())));
            }
        }
        return request.frame(random.nextInt(5) == 0 ? random.nextInt() : 1 + random.nextInt(6));
    }

    private int fid() {
        return random.nextInt(6) == 0 ? random.nextInt() : random.nextInt(4);
    }

    private byte[] flipped(byte[] frame) {
        frame[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
        return frame;
    }

    private byte[] cut(byte[] bytes) {
        return Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
    }

    private byte[] noise(int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }

    private static byte[] sized(int size, byte[] rest) {
        return ByteBuffer.allocate(4 + rest.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(size)
                .put(rest)
                .array();
    }
}

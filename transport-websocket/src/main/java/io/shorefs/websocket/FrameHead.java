package io.shorefs.websocket;

import java.nio.ByteBuffer;

/**
 * What stands before the bytes of a frame that a client sends (RFC 6455, 5.2).
 *
 * @param last whether its message ends with it
 * @param length of the bytes behind
 */
record FrameHead(Opcode opcode, boolean last, long length, Mask mask) {
    /** The most bytes that it has. */
    static final int MOST = 14;

    private static final int CONTROL_LENGTH = 125;
    private static final int SHORT_LENGTH = 126;
    private static final int LONG_LENGTH = 127;
    private static final int LAST = 0x80;
    private static final int RESERVED = 0x70;
    private static final int OPCODE = 0x0f;
    private static final int CONTROL = 0x08;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7f;

    /** How long the head is that begins with these two bytes. */
    static int size(byte first, byte second) throws WebSocketFault {
        if ((first & RESERVED) != 0) {
            throw fault("a frame with an extension that was not agreed on");
        }
        if ((second & MASKED) == 0) {
            throw fault("a frame without a mask");
        }
        return 2
                + switch (second & LENGTH) {
                    case SHORT_LENGTH -> Short.BYTES;
                    case LONG_LENGTH -> Long.BYTES;
                    default -> 0;
                }
                + Integer.BYTES;
    }

    /** How many bytes stand behind the head that begins with these two, if it is a control frame's; otherwise 0. */
    static int controlLength(byte first, byte second) {
        return (first & CONTROL) != 0 ? second & LENGTH : 0;
    }

    /** Takes one, of which all bytes are there. */
    static FrameHead read(ByteBuffer from) throws WebSocketFault {
        int first = from.get();
        Opcode opcode =
                Opcode.of(first & OPCODE).orElseThrow(() -> fault("a frame of the unknown kind " + (first & OPCODE)));
        boolean last = (first & LAST) != 0;
        int coded = from.get() & LENGTH;
        long length =
                switch (coded) {
                    case SHORT_LENGTH -> atLeast(SHORT_LENGTH, from.getShort() & 0xffff);
                    case LONG_LENGTH -> atLeast(0x1_0000, from.getLong());
                    default -> coded;
                };
        if (opcode.isControl() && (length > CONTROL_LENGTH || !last)) {
            throw fault("a control frame of more than " + CONTROL_LENGTH + " bytes, or in parts");
        }
        return new FrameHead(opcode, last, length, new Mask(Integer.reverseBytes(from.getInt())));
    }

    private static long atLeast(int least, long length) throws WebSocketFault {
        if (length < least) {
            throw fault("a frame whose length is not written in the fewest bytes");
        }
        return length;
    }

    private static WebSocketFault fault(String what) {
        return new WebSocketFault(CloseCode.PROTOCOL_ERROR, "it sent " + what);
    }

    /**
     * Writes one of the server's: whole, and not masked.
     *
     * @return how many bytes it has
     */
    static int write(Opcode opcode, int length, byte[] to) {
        ByteBuffer head = ByteBuffer.wrap(to).put((byte) (LAST | opcode.code()));
        if (length <= CONTROL_LENGTH) {
            head.put((byte) length);
        } else if (length <= 0xffff) {
            head.put((byte) SHORT_LENGTH).putShort((short) length);
        } else {
            head.put((byte) LONG_LENGTH).putLong(length);
        }
        return head.position();
    }
}

package io.shorefs.conformance.transport;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A request or reply of the probe protocol: size[4] (of all) kind[1] id[4] argument[4] body, little endian.
 *
 * @param id which request this is, or which it answers
 */
public record ProbeFrame(Kind kind, int id, int argument, byte[] body) {
    static final int HEAD = 13;
    private static final byte[] NOTHING = {};

    /** How a request wants to be answered. */
    public enum Kind {
        /** At once, with its body. */
        ECHO,
        /** At once, with as many bytes as the argument says. */
        FILL,
        /** With its body, from a shared thread, when the test says so. */
        HELD,
        /** The same, with as many bytes as the argument says. */
        HELD_FILL,
        /** The same with its body, of which no copy is made before. */
        KEPT,
        /** Not at all: the frame is no frame. */
        BAD,
        /** Not at all: the session throws. */
        FAULT,
        /** Not at all: the session fails the connection. */
        FAIL;

        @SuppressWarnings("EnumOrdinal") // both ends of the protocol are this class
        byte code() {
            return (byte) ordinal();
        }

        static Kind of(byte code) {
            return values()[code];
        }
    }

    static ProbeFrame of(Kind kind, int id) {
        return new ProbeFrame(kind, id, 0, NOTHING);
    }

    static ProbeFrame of(Kind kind, int id, int argument) {
        return new ProbeFrame(kind, id, argument, NOTHING);
    }

    static ProbeFrame of(Kind kind, int id, byte[] body) {
        return new ProbeFrame(kind, id, 0, body);
    }

    int length() {
        return HEAD + body.length;
    }

    void write(ByteBuffer to) {
        to.putInt(length()).put(kind.code()).putInt(id).putInt(argument).put(body);
    }

    byte[] encode() {
        ByteBuffer bytes = ByteBuffer.allocate(length()).order(ByteOrder.LITTLE_ENDIAN);
        write(bytes);
        return bytes.array();
    }

    /** Takes a frame without its size. */
    static ProbeFrame read(ByteBuffer from) {
        from.order(ByteOrder.LITTLE_ENDIAN);
        Kind kind = Kind.of(from.get());
        int id = from.getInt();
        int argument = from.getInt();
        byte[] body = new byte[from.remaining()];
        from.get(body);
        return new ProbeFrame(kind, id, argument, body);
    }
}

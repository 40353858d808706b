package io.shorefs.conformance.ninep;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** A T message under construction: fields are appended in the order of the wire. */
public final class Request {
    private static final int HEADER = 7;

    private final int type;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    private Request(int type) {
        this.type = type;
    }

    /** A message of a {@link MessageType}, or of a number that is none. */
    public static Request of(int type) {
        return new Request(type);
    }

    /** One byte. */
    public Request u8(int value) {
        body.write(value);
        return this;
    }

    /** Two bytes. */
    public Request u16(int value) {
        return u8(value).u8(value >>> 8);
    }

    /** Four bytes. */
    public Request u32(int value) {
        return u16(value).u16(value >>> 16);
    }

    /** Eight bytes. */
    public Request u64(long value) {
        return u32((int) value).u32((int) (value >>> 32));
    }

    /** A string, length[2] and UTF-8. */
    public Request string(String text) {
        return string(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A string, length[2] and these bytes. */
    public Request string(byte[] bytes) {
        return u16(bytes.length).raw(bytes, 0, bytes.length);
    }

    /** Bytes as they are. */
    public Request raw(byte[] bytes, int offset, int length) {
        body.write(bytes, offset, length);
        return this;
    }

    /** The message type. */
    public int type() {
        return type;
    }

    /** The whole frame. */
    public byte[] frame(int tag) {
        byte[] bytes = body.toByteArray();
        Request head = new Request(type).u32(HEADER + bytes.length).u8(type).u16(tag);
        return head.raw(bytes, 0, bytes.length).body.toByteArray();
    }
}

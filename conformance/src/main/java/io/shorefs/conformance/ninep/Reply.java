package io.shorefs.conformance.ninep;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A received message; its fields are read one after the other, in the order of the wire. */
public final class Reply {
    private final ByteBuffer buffer;
    private final int type;
    private final int tag;

    /** From the bytes behind the size field, little endian. */
    Reply(ByteBuffer buffer) {
        this.buffer = buffer;
        this.type = buffer.get() & 0xff;
        this.tag = buffer.getShort() & 0xffff;
    }

    /** The message type, one of {@link MessageType}'s plus 1. */
    public int type() {
        return type;
    }

    /** The tag that it answers. */
    public int tag() {
        return tag;
    }

    /** Bytes of the body that were not read yet. */
    public int remaining() {
        return buffer.remaining();
    }

    /** The next byte, unsigned. */
    public int u8() {
        return buffer.get() & 0xff;
    }

    /** The next two bytes, unsigned. */
    public int u16() {
        return buffer.getShort() & 0xffff;
    }

    /** The next four bytes. */
    public int u32() {
        return buffer.getInt();
    }

    /** The next eight bytes. */
    public long u64() {
        return buffer.getLong();
    }

    /** The next string, length[2] and bytes, as UTF-8. */
    public String string() {
        return new String(bytes(u16()), StandardCharsets.UTF_8);
    }

    /** The next {@code length} bytes. */
    public byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return bytes;
    }

    /** The next qid. */
    public Qid qid() {
        return new Qid(u8(), u32(), u64());
    }
}

package io.shorefs.core.tree;

import io.shorefs.core.key.ObjectId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Bytes that are appended to; they grow. Big endian. One thread. */
final class Output {
    private static final int START = 4096;

    private ByteBuffer bytes = ByteBuffer.allocate(START);

    Output putByte(int value) {
        room(1).put((byte) value);
        return this;
    }

    Output putShort(int value) {
        room(Short.BYTES).putShort((short) value);
        return this;
    }

    Output putInt(int value) {
        room(Integer.BYTES).putInt(value);
        return this;
    }

    Output putLong(long value) {
        room(Long.BYTES).putLong(value);
        return this;
    }

    Output putId(ObjectId id) {
        return putByte(id.kind().code()).putInt(id.branch()).putLong(id.epoch()).putLong(id.number());
    }

    /** Bytes as they are; whoever reads them knows how many. */
    Output put(byte[] from, int offset, int length) {
        room(length).put(from, offset, length);
        return this;
    }

    /** Bytes with their length, at most 65,535. */
    Output putShortBytes(byte[] value) {
        if (value.length > Input.SHORT_BYTES_MAX) {
            throw new IllegalArgumentException(value.length + " bytes do not fit here");
        }
        return putShort(value.length).put(value, 0, value.length);
    }

    Output putText(String text) {
        return putShortBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    int size() {
        return bytes.position();
    }

    /** What was put so far; good until more is put. */
    ByteBuffer soFar() {
        return bytes.duplicate().flip();
    }

    /** Forgets everything and keeps the memory. */
    void clear() {
        bytes.clear();
    }

    private ByteBuffer room(int more) {
        if (bytes.remaining() < more) {
            int needed = Math.addExact(bytes.position(), more);
            int capacity = (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(needed, 2L * bytes.capacity()));
            bytes = ByteBuffer.allocate(capacity).put(bytes.flip());
        }
        return bytes;
    }
}

package io.shorefs.core.tree;

import io.shorefs.core.key.Key;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads what {@link Output} put. What is cut short or is none of it ends with the exceptions that {@link Format#reading} expects. */
record Input(ByteBuffer bytes) {
    static final int SHORT_BYTES_MAX = 0xffff;

    long number() {
        return bytes.getLong();
    }

    int integer() {
        return bytes.getInt();
    }

    /** A number of things, not negative. */
    int count() {
        int count = bytes.getInt();
        if (count < 0) {
            throw new IllegalArgumentException(count + " of something");
        }
        return count;
    }

    void requireEnd() {
        if (bytes.hasRemaining()) {
            throw new IllegalArgumentException(bytes.remaining() + " bytes are left over");
        }
    }

    ObjectId id() {
        ObjectKind kind = ObjectKind.of(bytes.get());
        return new ObjectId(bytes.getInt(), kind, bytes.getLong(), bytes.getLong());
    }

    Key key() {
        return Key.of(shortBytes());
    }

    String text() {
        return new String(shortBytes(), StandardCharsets.UTF_8);
    }

    boolean flag() {
        return switch (bytes.get()) {
            case 0 -> false;
            case 1 -> true;
            default -> throw new IllegalArgumentException("a flag that is neither 0 nor 1");
        };
    }

    private byte[] shortBytes() {
        int length = Short.toUnsignedInt(bytes.getShort());
        if (length > bytes.remaining()) {
            throw new IllegalArgumentException(length + " bytes where " + bytes.remaining() + " are left");
        }
        byte[] value = new byte[length];
        bytes.get(value);
        return value;
    }
}

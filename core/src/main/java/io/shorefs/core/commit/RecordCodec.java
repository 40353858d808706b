package io.shorefs.core.commit;

import io.shorefs.core.key.Key;
import io.shorefs.core.key.Value;
import io.shorefs.core.key.ValueCodec;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The body of a commit record: key changes as absolute values. For each: length of the key (2 bytes), the key, length of the value plus one (4
 * bytes, 0 for a removed key), the value. The highest bit of the key's length is set when only the place of the key's bytes is another one. Big endian; the log seals and checks the whole.
 */
final class RecordCodec {
    private static final int PLACE_ONLY = 1 << 15;

    private RecordCodec() {}

    /** Takes the changes of a record. */
    @FunctionalInterface
    interface Visitor {
        /** A key with its value's bytes, null for a removed key. */
        void change(Key key, byte[] value, boolean placeOnly);
    }

    /** The body of a record. */
    static ByteBuffer encode(Iterable<Map.Entry<Key, Value>> entries, Predicate<Key> placeOnly) {
        Growing out = new Growing();
        for (Map.Entry<Key, Value> entry : entries) {
            Key key = entry.getKey();
            Value value = entry.getValue();
            byte[] bytes = value == Value.Absent.ABSENT ? null : ValueCodec.encode(key, value);
            out.put(key.bytes(), bytes, placeOnly.test(key));
        }
        return out.buffer();
    }

    /** Gives each change. */
    static void decode(byte[] body, Visitor visitor) {
        ByteBuffer in = ByteBuffer.wrap(body);
        while (in.hasRemaining()) {
            int keyLength = in.getShort();
            byte[] key = new byte[keyLength & ~PLACE_ONLY & 0xffff];
            in.get(key);
            int length = in.getInt() - 1;
            byte[] value = null;
            if (length >= 0) {
                value = new byte[length];
                in.get(value);
            }
            visitor.change(Key.of(key), value, (keyLength & PLACE_ONLY) != 0);
        }
    }

    private static final class Growing extends ByteArrayOutputStream {
        private static final int START = 4096;

        Growing() {
            super(START);
        }

        void put(byte[] key, byte[] value, boolean placeOnly) {
            int keyLength = key.length | (placeOnly ? PLACE_ONLY : 0);
            write(keyLength >>> 8);
            write(keyLength);
            write(key, 0, key.length);
            int length = value == null ? 0 : value.length + 1;
            write(length >>> 24);
            write(length >>> 16);
            write(length >>> 8);
            write(length);
            if (value != null) {
                write(value, 0, value.length);
            }
        }

        ByteBuffer buffer() {
            return ByteBuffer.wrap(buf, 0, count);
        }
    }
}

package io.shorefs.core.commit;

import io.shorefs.core.key.Key;
import io.shorefs.core.key.Value;
import io.shorefs.core.key.ValueCodec;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The body of a commit record: key changes as absolute values. For each: length of the key (2 bytes), the key, length of the value plus one (4
 * bytes, 0 for a removed key), the value. Big endian; the log seals and checks the whole.
 */
final class RecordCodec {
    private RecordCodec() {}

    /** The body of a record. */
    static ByteBuffer encode(Iterable<Map.Entry<Key, Value>> entries) {
        Growing out = new Growing();
        for (Map.Entry<Key, Value> entry : entries) {
            Key key = entry.getKey();
            Value value = entry.getValue();
            out.put(key.bytes(), value == Value.Absent.ABSENT ? null : ValueCodec.encode(key, value));
        }
        return out.buffer();
    }

    /** Gives each key with its value's bytes, null for a removed key. */
    static void decode(byte[] body, BiConsumer<Key, byte[]> visitor) {
        ByteBuffer in = ByteBuffer.wrap(body);
        while (in.hasRemaining()) {
            byte[] key = new byte[in.getShort()];
            in.get(key);
            int length = in.getInt() - 1;
            byte[] value = null;
            if (length >= 0) {
                value = new byte[length];
                in.get(value);
            }
            visitor.accept(Key.of(key), value);
        }
    }

    private static final class Growing extends ByteArrayOutputStream {
        private static final int START = 4096;

        Growing() {
            super(START);
        }

        void put(byte[] key, byte[] value) {
            write(key.length >>> 8);
            write(key.length);
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

package io.shorefs.core.key;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Key changes as absolute values: what a commit record says, and a log in the store. For each: length of the key (2 bytes), the key, length of the value plus one (4
 * bytes, 0 for a removed key), the value as {@link ValueCodec} has it. Big endian; whoever keeps the whole checks it.
 */
public final class ChangeCodec {
    private ChangeCodec() {}

    /** The bytes of changes; {@link Value.Absent} for a removed key. */
    public static ByteBuffer encode(Iterable<Map.Entry<Key, Value>> entries) {
        Growing out = new Growing();
        for (Map.Entry<Key, Value> entry : entries) {
            Key key = entry.getKey();
            Value value = entry.getValue();
            out.put(key.bytes(), value == Value.Absent.ABSENT ? null : ValueCodec.encode(key, value));
        }
        return out.buffer();
    }

    /**
     * Gives each key with its value's bytes, null for a removed key. Takes no more memory than there are bytes.
     *
     * @throws IllegalArgumentException when they are no changes; some may have been given then
     */
    public static void decode(ByteBuffer changes, BiConsumer<Key, byte[]> visitor) {
        ByteBuffer in = changes.slice();
        while (in.hasRemaining()) {
            Key key = Key.of(take(in, in.remaining() < Short.BYTES ? 0 : in.getShort(), 1));
            int length = in.remaining() < Integer.BYTES ? -2 : in.getInt() - 1;
            visitor.accept(key, length == -1 ? null : take(in, length, 0));
        }
    }

    private static byte[] take(ByteBuffer in, int length, int least) {
        if (length < least || length > in.remaining()) {
            throw new IllegalArgumentException(
                    "no change of a key: " + length + " bytes, of which " + in.remaining() + " are there");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
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

package io.shorefs.core.key;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Key changes as absolute values: what a commit record says, and a log in the store. For each: length of the key (2 bytes), the key, length of the value plus one (4
 * bytes, 0 for a removed key), the value as {@link ValueCodec} has it. In a record the highest bit of the key's length is set when only the place of the key's bytes is another one. Big endian; whoever keeps the whole checks it.
 */
public final class ChangeCodec {
    private static final int PLACE_ONLY = 1 << 15;

    private ChangeCodec() {}

    /** Takes the changes of a record. */
    @FunctionalInterface
    public interface RecordVisitor {
        /** A key with its value's bytes, null for a removed key. */
        void change(Key key, byte[] value, boolean placeOnly);
    }

    /** The bytes of changes, whose values' bytes are given; empty for a removed key. */
    public static ByteBuffer encode(Map<Key, Optional<byte[]>> changes) {
        Growing out = new Growing();
        changes.forEach((key, value) -> out.put(key.bytes(), value.orElse(null), false));
        return out.buffer();
    }

    /** The bytes of a record; for some keys only the place of the bytes is another one. */
    public static ByteBuffer encode(Iterable<Map.Entry<Key, Value>> entries, Predicate<Key> placeOnly) {
        Growing out = new Growing();
        for (Map.Entry<Key, Value> entry : entries) {
            Key key = entry.getKey();
            Value value = entry.getValue();
            byte[] bytes = value == Value.Absent.ABSENT ? null : ValueCodec.encode(key, value);
            out.put(key.bytes(), bytes, placeOnly.test(key));
        }
        return out.buffer();
    }

    /**
     * Gives each key with its value's bytes, null for a removed key. Takes no more memory than there are bytes.
     *
     * @throws IllegalArgumentException when they are no changes; some may have been given then
     */
    public static void decode(ByteBuffer changes, BiConsumer<Key, byte[]> visitor) {
        decodeRecord(changes, (key, value, placeOnly) -> {
            if (placeOnly) {
                throw new IllegalArgumentException("a change of a place outside of a record");
            }
            visitor.accept(key, value);
        });
    }

    /** As {@link #decode}, of a record. */
    public static void decodeRecord(ByteBuffer changes, RecordVisitor visitor) {
        ByteBuffer in = changes.slice();
        while (in.hasRemaining()) {
            int keyLength = in.remaining() < Short.BYTES ? 0 : Short.toUnsignedInt(in.getShort());
            Key key = Key.of(take(in, keyLength & ~PLACE_ONLY, 1));
            int length = in.remaining() < Integer.BYTES ? -2 : in.getInt() - 1;
            visitor.change(key, length == -1 ? null : take(in, length, 0), (keyLength & PLACE_ONLY) != 0);
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

package io.shorefs.core.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
import io.shorefs.core.key.Value;
import io.shorefs.core.key.ValueCodec;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.function.Executable;

/** Objects to test with, and all that can happen to one. */
final class Objects {
    static final ObjectId SEGMENT = new ObjectId(1, ObjectKind.SEGMENT, 2, 3);
    static final ObjectId LOG = new ObjectId(0, ObjectKind.LOG, 0, 0x1234);
    static final ObjectId TABLE = new ObjectId(0, ObjectKind.TABLE, 5, 6);
    static final ObjectId OTHER_TABLE = new ObjectId(0, ObjectKind.TABLE, 5, 7);
    static final ObjectId INDEX = new ObjectId(0, ObjectKind.INDEX, 5, 6);
    static final ObjectId MANIFEST = new ObjectId(0, ObjectKind.MANIFEST, 0, 0);
    static final BlockOwner OWNER = new BlockOwner(7, 8, 9, 10);

    private Objects() {}

    static Sealing plain() {
        return new Sealing(VolumeKey.NONE);
    }

    static Sealing encrypted() {
        return new Sealing(key(0));
    }

    /** A volume's key of the bytes from here on, for tests that must give the same every time. */
    static VolumeKey key(int first) {
        byte[] bytes = new byte[VolumeKey.BYTES];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (first + i);
        }
        return VolumeKey.of(bytes);
    }

    /** Every salt is the bytes 0 to 15. */
    static RandomGenerator sameSalts() {
        return new RandomGenerator() {
            private boolean second;

            @Override
            public long nextLong() {
                second = !second;
                return second ? 0x0001020304050607L : 0x08090a0b0c0d0e0fL;
            }
        };
    }

    static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    static byte[] compressible(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i / 64);
        }
        return bytes;
    }

    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    /** Changes as a log has them. */
    static SortedMap<Key, Optional<byte[]>> encoded(Map<Key, Optional<Value>> changes) {
        SortedMap<Key, Optional<byte[]>> encoded = new TreeMap<>();
        changes.forEach((key, value) -> encoded.put(key, value.map(v -> ValueCodec.encode(key, v))));
        return encoded;
    }

    /** The bytes that a pointer points to. */
    static ByteBuffer at(io.shorefs.core.key.Payload.Stored place, byte[] object) {
        return ByteBuffer.wrap(object, (int) place.offset(), place.storedLength());
    }

    /** What is left of an object after every cut, with a byte more, and with every bit flipped. */
    static void damage(byte[] object, Consumer<byte[]> damaged) {
        for (int length = 0; length < object.length; length++) {
            damaged.accept(Arrays.copyOf(object, length));
        }
        damaged.accept(Arrays.copyOf(object, object.length + 1));
        for (int bit = 0; bit < object.length * Byte.SIZE; bit++) {
            byte[] flipped = object.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            damaged.accept(flipped);
        }
    }

    /** Nothing but EIO, with the key of the object. */
    static FsException assertDamaged(ObjectId object, Executable read) {
        FsException refused = assertThrows(FsException.class, read);
        assertEquals(Errno.EIO, refused.errno());
        assertTrue(refused.getMessage().startsWith(ObjectNames.of(object) + " "), refused::getMessage);
        return refused;
    }

    static void assertDamaged(ObjectId object, String why, Executable read) {
        FsException refused = assertDamaged(object, read);
        assertTrue(refused.getMessage().contains(why), refused::getMessage);
    }
}

package io.shorefs.core.key;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Errno;
import io.shorefs.api.FileType;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.api.Timestamp;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What was written is read again; what was changed since, in the value or in its key, is not taken for a value. */
class ValueCodecTest {
    private static final Timestamp TIME = new Timestamp(1_700_000_000L, 123_456_789);
    private static final Inode INODE =
            new Inode(7, 1L << 40, 0100644, 1, -2, 3, 4, 5, 6, Inode.INLINE, TIME, TIME, TIME, TIME, 9, 10);

    private static final Packing SEGMENT = new Packing(new ObjectId(1, ObjectKind.SEGMENT, 2, 3), 4, -5);
    private static final Packing LOG = new Packing(new ObjectId(0, ObjectKind.LOG, 0, 1L << 40), -6, 7);

    private static final Map<Key, Value> VALUES = Map.of(
            Key.inode(7), INODE,
            Key.dirent(7, Name.of("name")), new Value.Dirent(8, FileType.REGULAR, 3),
            Key.position(7, 3), new Value.Position(Name.of("name"), 8, FileType.REGULAR),
            Key.chunk(7, 2),
                    new Chunk(List.of(
                            new Piece(0, 10, 1, new Payload.Slot(5, 100, 0x1234), 4),
                            new Piece(20, 30, 2, new Payload.Slot(9, 10, -1), 0))),
            Key.chunk(7, 3),
                    new Chunk(List.of(
                            new Piece(0, 10, 1, stored(SEGMENT, 0), 4),
                            new Piece(10, 20, 3, new Payload.Slot(5, 100, 0x1234), 4),
                            new Piece(20, 30, 2, stored(SEGMENT, 1), 0),
                            new Piece(30, 40, 4, stored(LOG, 2), 0))),
            Key.hole(7, 100), new Value.Hole(200, 11),
            Key.orphan(7), Value.Orphan.ORPHAN,
            Key.state(State.INODES), new Value.Counter(Long.MIN_VALUE));

    private static final Key INLINE = Key.inline(7);

    @Test
    void valuesAreReadAsTheyWereWritten() {
        VALUES.forEach((key, value) -> assertEquals(value, ValueCodec.decode(key, ValueCodec.encode(key, value))));
        for (byte[] content : List.of(new byte[0], new byte[] {1, 2, 3}, new byte[4000])) {
            byte[] bytes = ValueCodec.encode(INLINE, new Value.Bytes(content));
            assertArrayEquals(content, ((Value.Bytes) ValueCodec.decode(INLINE, bytes)).bytes());
        }
    }

    @Test
    void aFlippedBitIsFound() {
        VALUES.forEach((key, value) -> assertDamageIsFound(key, ValueCodec.encode(key, value)));
        assertDamageIsFound(INLINE, ValueCodec.encode(INLINE, new Value.Bytes(new byte[] {0, 1, -1})));
    }

    @Test
    void aValueOfAnotherKeyIsNone() {
        byte[] bytes = ValueCodec.encode(Key.inode(7), INODE);
        assertRefused(Key.inode(8), bytes);
        assertRefused(Key.xattr(7, Name.of("user.x")), bytes);
    }

    private static Payload.Stored stored(Packing packing, int ordinal) {
        return new Payload.Stored(packing, ordinal, 1L << 33, 40, 50, Compression.ZSTD, -1);
    }

    private static void assertDamageIsFound(Key key, byte[] bytes) {
        for (int bit = 0; bit < bytes.length * Byte.SIZE; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertRefused(key, flipped);
        }
        for (int length = 0; length < bytes.length; length++) {
            assertRefused(key, Arrays.copyOf(bytes, length));
        }
        assertRefused(key, Arrays.copyOf(bytes, bytes.length + 1));
    }

    private static void assertRefused(Key key, byte[] bytes) {
        FsException refused = assertThrows(FsException.class, () -> ValueCodec.decode(key, bytes));
        assertEquals(Errno.EIO, refused.errno());
        assertTrue(refused.getMessage().contains(key.toString()), refused::getMessage);
    }
}

package io.shorefs.core.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
import io.shorefs.spi.ObjectStore.StoreException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Whatever is wrong with an object of the tree is EIO that names it, and nothing of it is taken for an entry. */
class DamageTest {
    private final MemoryObjects objects = new MemoryObjects();

    @Test
    void aTableThatIsCutOrHasAFlippedBitIsRefused() throws StoreException {
        TableRef table = tables(30, 1000).getFirst();
        assertDamageIsFound(table.id(), objects.bytes(table.id()), damaged -> read(table, damaged));
    }

    @Test
    void aTableThatWasSwappedIsRefused() throws StoreException {
        List<TableRef> tables = tables(60, 500);
        TableRef one = tables.get(0);
        TableRef other = tables.get(1);
        FsException refused = assertRefused(one.id(), () -> read(one, objects.bytes(other.id())));
        assertTrue(refused.getMessage().contains(Format.name(other.id())), refused::getMessage);
    }

    @Test
    void aTableThatIsNotWhatTheIndexSaysIsRefused() throws StoreException {
        TableRef is = tables(30, 1000).getFirst();
        byte[] bytes = objects.bytes(is.id());
        read(is, bytes);
        for (TableRef said : List.of(
                new TableRef(is.id(), is.first(), is.last(), is.entries() - 1, is.removed(), is.bytes()),
                new TableRef(is.id(), is.first(), is.last(), is.entries() + 1, is.removed(), is.bytes()),
                new TableRef(is.id(), is.first(), is.last(), Integer.MAX_VALUE, is.removed(), is.bytes()),
                new TableRef(is.id(), is.first(), is.last(), is.entries(), is.removed() + 1, is.bytes()),
                new TableRef(is.id(), is.first(), is.last(), is.entries(), is.removed(), is.bytes() + 1),
                new TableRef(is.id(), Key.inode(0), is.last(), is.entries(), is.removed(), is.bytes()),
                new TableRef(is.id(), is.first(), is.last().next(), is.entries(), is.removed(), is.bytes()))) {
            assertRefused(is.id(), () -> read(said, bytes));
        }
    }

    /** What no checksum finds because it was written so. */
    @Test
    void entriesThatAreNoneAreRefusedAlsoWithARightChecksum() throws StoreException {
        TableRef table = tables(30, 1000).getFirst();
        byte[] bytes = objects.bytes(table.id());
        int accepted = 0;
        for (int at = Format.HEADER_BYTES; at < bytes.length - Format.CHECKSUM_BYTES; at++) {
            byte[] changed = bytes.clone();
            changed[at] ^= (byte) 0x80;
            seal(changed);
            try {
                assertAscending(StoredTable.of(table, ByteBuffer.wrap(changed)).from(table.first()));
                accepted++;
            } catch (FsException e) {
                assertEquals(Errno.EIO, e.errno());
                assertTrue(e.getMessage().contains(Format.name(table.id())), e::getMessage);
            }
        }
        assertTrue(accepted > 0, "bytes of values have no shape that could be wrong");
    }

    private static void assertAscending(Cursor cursor) throws StoreException {
        Key before = cursor.key();
        for (cursor.advance(); cursor.key() != null; cursor.advance()) {
            assertTrue(before.compareTo(cursor.key()) < 0, cursor.key()::toString);
            before = cursor.key();
        }
    }

    @Test
    void anIndexThatIsCutOrHasAFlippedBitOrWasSwappedIsRefused() throws StoreException {
        ObjectId id = MemoryObjects.id(ObjectKind.INDEX, 5);
        Index index = new Fold(objects, objects.ids(), 500)
                .logs(Index.EMPTY, List.of(new Changes().putMany(1, 60, 1, 1).log(3)));
        byte[] whole = MemoryObjects.bytes(IndexCodec.encode(id, index));
        assertDamageIsFound(id, whole, damaged -> IndexCodec.decode(id, ByteBuffer.wrap(damaged)));
        ObjectId other = MemoryObjects.id(ObjectKind.INDEX, 6);
        assertRefused(other, () -> IndexCodec.decode(other, ByteBuffer.wrap(whole)));
    }

    @Test
    void aManifestThatIsCutOrHasAFlippedBitOrWasSwappedIsRefused() {
        ObjectId id = new ObjectId(0, ObjectKind.MANIFEST, 0, 0);
        byte[] whole = MemoryObjects.bytes(ManifestCodec.encode(id, CodecTest.MANIFEST));
        assertDamageIsFound(id, whole, damaged -> ManifestCodec.decode(id, ByteBuffer.wrap(damaged)));
        ObjectId other = new ObjectId(2, ObjectKind.MANIFEST, 0, 0);
        assertRefused(other, () -> ManifestCodec.decode(other, ByteBuffer.wrap(whole)));
        ObjectId index = MemoryObjects.id(ObjectKind.INDEX, 0);
        assertRefused(index, () -> IndexCodec.decode(index, ByteBuffer.wrap(whole)));
    }

    @Test
    void aDamagedTableEndsAGetAScanAndAMerge() throws StoreException {
        Fold fold = new Fold(objects, objects.ids(), 500);
        Index index = fold.logs(
                Index.EMPTY, List.of(new Changes().putMany(1, 60, 1, 1).log(0)));
        Index two = fold.logs(index, List.of(new Changes().put(1, 2).log(1)));
        TableRef second = two.runs().getLast().tables().get(1);
        byte[] bytes = objects.bytes(second.id());
        bytes[bytes.length / 2] ^= 1;
        objects.replace(second.id(), bytes);
        StoredMap map = new StoredMap(two, new TreeMap<>(), new TableCache(objects, 1 << 20), Runnable::run);
        assertRefused(second.id(), () -> map.get(second.last()));
        assertRefused(
                second.id(), () -> map.scan(Key.first(Family.STATE), Key.last(Family.OBJECT), (key, value) -> true));
        assertRefused(second.id(), () -> fold.runs(new MergePolicy.Merge(two.runs(), true)));
        assertEquals(2, Changes.number(map.get(Key.inode(1)).orElseThrow()));
    }

    private List<TableRef> tables(int entries, int bytes) throws StoreException {
        Index older = new Fold(objects, objects.ids()).logs(Index.EMPTY, List.of(new Changes().log(0)));
        Changes changes = new Changes().putMany(1, entries, 1, 1).remove(5);
        return new Fold(objects, objects.ids(), bytes)
                .logs(older, List.of(changes.log(1)))
                .runs()
                .getFirst()
                .tables();
    }

    private static void read(TableRef table, byte[] bytes) {
        StoredTable.of(table, ByteBuffer.wrap(bytes));
    }

    private static void seal(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length - Format.CHECKSUM_BYTES);
        ByteBuffer.wrap(bytes).putInt(bytes.length - Format.CHECKSUM_BYTES, (int) crc.getValue());
    }

    private static void assertDamageIsFound(ObjectId id, byte[] bytes, Consumer<byte[]> reader) {
        reader.accept(bytes);
        for (int bit = 0; bit < bytes.length * Byte.SIZE; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertRefused(id, () -> reader.accept(flipped));
        }
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertRefused(id, () -> reader.accept(cut));
        }
        assertRefused(id, () -> reader.accept(Arrays.copyOf(bytes, bytes.length + 1)));
    }

    private static FsException assertRefused(ObjectId id, Executable reads) {
        FsException refused = assertThrows(FsException.class, reads);
        assertEquals(Errno.EIO, refused.errno());
        assertTrue(refused.getMessage().contains(Format.name(id)), refused::getMessage);
        return refused;
    }
}

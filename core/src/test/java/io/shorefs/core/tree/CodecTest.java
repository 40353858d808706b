package io.shorefs.core.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
import io.shorefs.spi.ObjectStore.StoreException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Index and manifest are read as they were written, and what lies in a bucket does not change by accident. */
class CodecTest {
    private static final ObjectId INDEX_ID = MemoryObjects.id(ObjectKind.INDEX, 9);
    private static final ObjectId MANIFEST_ID = new ObjectId(1, ObjectKind.MANIFEST, 0, 0);
    private static final StoredState STATE = new StoredState(Optional.of(INDEX_ID), 12);

    static final Manifest MANIFEST = new Manifest(
            3,
            STATE,
            new TreeMap<>(Map.of("before", new Manifest.Checkpoint(new StoredState(Optional.empty(), 0), 4, 5))),
            List.of(new Manifest.Pin(2, STATE)),
            List.of(new Manifest.Doomed(MemoryObjects.id(ObjectKind.SEGMENT, 6), 5, 7)),
            "höhle",
            OptionalInt.of(0),
            true);

    private static final TableRef TABLE =
            new TableRef(MemoryObjects.id(ObjectKind.TABLE, 1), Key.inode(1), Key.chunk(1, 2), 4, 2, 100);

    private static final Index INDEX = new Index(
            List.of(new Run(8, 11, List.of(TABLE)), new Run(2, 7, List.of())),
            new TreeMap<>(Map.of(-5L, new Index.Folded(0, 8), 5L, new Index.Folded(3, 11))));

    @Test
    void whatWasWrittenIsRead() {
        assertEquals(INDEX, IndexCodec.decode(INDEX_ID, IndexCodec.encode(INDEX_ID, INDEX)));
        assertEquals(Index.EMPTY, IndexCodec.decode(INDEX_ID, IndexCodec.encode(INDEX_ID, Index.EMPTY)));
        assertEquals(MANIFEST, ManifestCodec.decode(MANIFEST_ID, ManifestCodec.encode(MANIFEST_ID, MANIFEST)));
        Manifest first = new Manifest(
                0,
                new StoredState(Optional.empty(), 0),
                new TreeMap<>(),
                List.of(),
                List.of(),
                "",
                OptionalInt.empty(),
                false);
        assertEquals(first, ManifestCodec.decode(MANIFEST_ID, ManifestCodec.encode(MANIFEST_ID, first)));
    }

    @Test
    void theTablesThatALogNamesAreThoseOfOneRun() {
        ObjectId log = new ObjectId(0, ObjectKind.LOG, 0, 8);
        TableRef later = new TableRef(MemoryObjects.id(ObjectKind.TABLE, 2), Key.inode(5), Key.inode(5), 1, 0, 50);
        TableRef earlier = new TableRef(MemoryObjects.id(ObjectKind.TABLE, 3), Key.inode(1), Key.inode(4), 4, 2, 100);
        assertEquals(List.of(earlier, later), TableRefs.decode(log, TableRefs.encode(List.of(earlier, later))));
        ByteBuffer swapped = TableRefs.encode(List.of(later, earlier));
        FsException refused = assertThrows(FsException.class, () -> TableRefs.decode(log, swapped));
        assertEquals(Errno.EIO, refused.errno());
        assertTrue(refused.getMessage().startsWith("log 0-8 of branch 0 is damaged"), refused::getMessage);
        ByteBuffer more = ByteBuffer.allocate(5);
        assertThrows(FsException.class, () -> TableRefs.decode(log, more));
    }

    @Test
    void theBytesStayAsTheyAre() throws StoreException {
        MemoryObjects objects = new MemoryObjects();
        Index older = new Fold(objects, objects.ids()).logs(Index.EMPTY, List.of(new Changes().log(0)));
        Changes changes = new Changes().put(1, 10).put(2, 20).remove(3);
        new Fold(objects, objects.ids()).logs(older, List.of(changes.log(1)));
        assertEquals(
                "536854720001030000000000000000000000010000000000000001"
                        + "0000000a00000005100000000000000001000000000a"
                        + "0008000200000005020000000014"
                        + "00080002000000000300"
                        + "64476103",
                hex(objects.bytes(MemoryObjects.id(ObjectKind.TABLE, 1))));
        assertEquals(
                "536854720001040000000000000000000000010000000000000009"
                        + "00000002"
                        + "0000000000000008000000000000000b00000001"
                        + "030000000000000000000000010000000000000001000000640000000400000002"
                        + "000a10000000000000000100"
                        + "00122000000000000000010b0000000000000002"
                        + "0000000000000002000000000000000700000000"
                        + "00000002"
                        + "fffffffffffffffb00000000000000000000000000000008"
                        + "00000000000000050000000000000003000000000000000b"
                        + "07a3312b",
                hex(MemoryObjects.bytes(IndexCodec.encode(INDEX_ID, INDEX))));
        assertEquals(
                "536854720001050000000100000000000000000000000000000000"
                        + "0000000000000003"
                        + "01040000000000000000000000010000000000000009000000000000000c"
                        + "0000000100066265666f726500000000000000000000000000000000040000000000000005"
                        + "000000010000000201040000000000000000000000010000000000000009000000000000000c"
                        + "000000010100000000000000000000000100000000000000060000000000000005"
                        + "0000000000000007"
                        + "000668c3b6686c650000000001"
                        + "f9663ebb",
                hex(MemoryObjects.bytes(ManifestCodec.encode(MANIFEST_ID, MANIFEST))));
    }

    @Test
    void aNewerFormatIsRefusedByName() {
        ByteBuffer newer = ManifestCodec.encode(MANIFEST_ID, MANIFEST).putShort(Integer.BYTES, (short) 2);
        FsException refused = assertThrows(FsException.class, () -> ManifestCodec.decode(MANIFEST_ID, newer));
        assertEquals(Errno.EIO, refused.errno());
        assertEquals(
                "manifest 0-0 of branch 1 has format 2, this version of ShoreFS knows format 1: use a newer one",
                refused.getMessage());
    }

    @Test
    void anIndexWhoseRunsDoNotFollowOneAnotherIsNone() {
        Run late = new Run(8, 11, List.of());
        assertThrows(IllegalArgumentException.class, () -> index(late, new Run(2, 6, List.of())));
        assertThrows(IllegalArgumentException.class, () -> index(late, new Run(2, 8, List.of())));
        assertThrows(IllegalArgumentException.class, () -> index(new Run(2, 7, List.of()), late));
        assertThrows(IllegalArgumentException.class, () -> new Run(0, 1, List.of(TABLE, TABLE)));
        assertTrue(index(late, new Run(2, 7, List.of())).lastLog().isPresent());
    }

    private static Index index(Run... runs) {
        return new Index(List.of(runs), new TreeMap<>());
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}

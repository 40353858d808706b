package io.shorefs.core.object;

import static io.shorefs.core.object.Objects.assertDamaged;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.shorefs.core.key.Compression;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Packing;
import io.shorefs.core.key.Payload;
import io.shorefs.core.key.Value;
import io.shorefs.core.key.ValueCodec;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Objects whose checksums are right, and which say what cannot be. */
class MadeUpObjectsTest {
    private static final Packing PACKING = new Packing(Objects.SEGMENT, 1, 2);
    private static final ObjectHeader HEADER = new ObjectHeader(PACKING, false);

    private static Part part(int storedLength, int length) {
        return new Part(0, storedLength, length, Compression.ZSTD, 0);
    }

    private static List<OwnedBlock> read(int end, Payload.Stored... places) {
        BlockList list = new BlockList();
        for (Payload.Stored place : places) {
            list.add(Objects.OWNER, place);
        }
        ByteBuffer bytes = ByteBuffer.allocate(list.size());
        list.put(bytes);
        return BlockList.read(PACKING, end, bytes.flip());
    }

    @Test
    void blocksLieWithoutAGapFromTheHeaderOn() {
        Payload.Stored first = part(10, 20).at(PACKING, ObjectHeader.BYTES);
        Payload.Stored second = part(5, 20).at(PACKING, ObjectHeader.BYTES + 10);
        assertEquals(2, read(ObjectHeader.BYTES + 15, first, second).size());
        assertThrows(IllegalArgumentException.class, () -> read(ObjectHeader.BYTES + 15, first));
        assertThrows(IllegalArgumentException.class, () -> read(ObjectHeader.BYTES + 10, first, second));
        assertThrows(IllegalArgumentException.class, () -> read(ObjectHeader.BYTES + 15, second, first));
        assertThrows(IllegalArgumentException.class, () -> read(ObjectHeader.BYTES + 1));
        assertThrows(IllegalArgumentException.class, () -> read(ObjectHeader.BYTES + 10, first, first));
    }

    @Test
    void aListIsNoLongerThanItsBytes() {
        for (int count : new int[] {-1, 1, Integer.MAX_VALUE}) {
            ByteBuffer list = ByteBuffer.allocate(40).putInt(0, count);
            assertThrows(IllegalArgumentException.class, () -> BlockList.read(PACKING, ObjectHeader.BYTES, list));
        }
    }

    private static void assertNoTrailer(int offset, Part last, long objectBytes) {
        ByteBuffer end = ByteBuffer.allocate(Trailer.BYTES);
        new Trailer(HEADER, offset, last).put(end);
        assertDamaged(Objects.SEGMENT, () -> Trailer.read(Objects.SEGMENT, false, objectBytes, end.flip()));
    }

    @Test
    void theLastPartLiesBetweenHeaderAndTrailer() {
        int least = ObjectHeader.BYTES + Trailer.BYTES;
        assertNoTrailer(ObjectHeader.BYTES - 1, part(11, 20), least + 10);
        assertNoTrailer(-1, part(10 + ObjectHeader.BYTES + 1, 100), least + 10);
        assertNoTrailer(ObjectHeader.BYTES + 11, part(-1, 20), least + 10);
        assertNoTrailer(ObjectHeader.BYTES, part(9, 20), least + 10);
    }

    @Test
    void anObjectWithBlocksIsNoWholeOne() {
        Sealing sealing = Objects.plain();
        SegmentWriter writer = new SegmentWriter(sealing, Objects.SEGMENT);
        writer.add(Objects.OWNER, ByteBuffer.allocate(1));
        assertDamaged(Objects.SEGMENT, "there are blocks", () -> sealing.open(Objects.SEGMENT, writer.finish()));
    }

    private static LogObject log(Consumer<ByteBuffer> change, String... changes) {
        Sealing sealing = Objects.plain();
        ByteBuffer fence = new LogWriter(sealing, Objects.LOG, LogOrigin.fence(1, 2)).finish(new TreeMap<>());
        byte[] more = HexFormat.of().parseHex(String.join("", changes));
        byte[] fields = Objects.bytes(sealing.open(Objects.LOG, fence));
        ByteBuffer content =
                ByteBuffer.allocate(fields.length + more.length).put(fields).put(more);
        content.put(1, LogWriter.GENERATION).putLong(26, 3);
        change.accept(content);
        return new LogReader(sealing).read(Objects.LOG, sealing.seal(Objects.LOG, content.flip()));
    }

    @Test
    void aLogSaysWhatItsKeySays() {
        assertEquals(new LogOrigin(1, 2, 3), log(content -> {}).origin());
        assertDamaged(Objects.LOG, () -> log(content -> content.putLong(2, 0x1235)));
        assertDamaged(Objects.LOG, () -> log(content -> content.put(1, LogWriter.FENCE)));
        assertDamaged(Objects.LOG, () -> log(content -> content.put(1, (byte) 3)));
        assertDamaged(Objects.LOG, () -> log(content -> content.putLong(26, 0)));
        assertDamaged(
                Objects.LOG,
                () -> log(content -> content.put(1, LogWriter.TABLES).putLong(26, 0)));
        assertDamaged(Objects.LOG, () -> log(content -> content.putLong(26, -1)));
    }

    @Test
    void aLogsChangesAreInTheOrderOfTheirKeys() {
        String first = "00020105" + "00000000";
        String second = "00020106" + "00000000";
        assertEquals(2, log(content -> {}, first, second).encoded().size());
        assertDamaged(Objects.LOG, () -> log(content -> {}, second, first));
        assertDamaged(Objects.LOG, () -> log(content -> {}, first, first));
    }

    /** A key that ends where its kind should be, with a value that has the right checksum. */
    @Test
    void aKeyThatIsNoneIsDamageOfTheLog() {
        Key key = Key.first(Family.META);
        byte[] value = ValueCodec.encode(key, Value.Orphan.ORPHAN);
        String bytes = HexFormat.of().formatHex(value);
        LogObject log = log(content -> {}, "0001" + "10" + "0000000" + (value.length + 1) + bytes);
        assertDamaged(Objects.LOG, log::changes);
    }

    @Test
    void noMemoryIsTakenForWhatCannotBe() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        PartSeal seal = new PartSeal(HEADER, VolumeKey.NONE);
        long before = threads.getCurrentThreadAllocatedBytes();
        assertDamaged(Objects.SEGMENT, "cannot have", () -> seal.open(part(1, 200 << 20), ByteBuffer.allocate(1)));
        assertTrue(threads.getCurrentThreadAllocatedBytes() - before < 100 << 20);
    }
}

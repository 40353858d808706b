package io.shorefs.core.object;

import static io.shorefs.core.object.Objects.assertDamaged;
import static io.shorefs.core.object.Objects.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.shorefs.core.key.Compression;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
import io.shorefs.core.key.Payload;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SegmentTest {
    private static final ObjectId ID = Objects.SEGMENT;
    private static final int BLOCK = 32 << 10;

    static List<Sealing> volumes() {
        return SealingTest.volumes();
    }

    private static List<byte[]> blocks() {
        return List.of(
                Objects.random(100), Objects.compressible(5000), new byte[0], Objects.random(1), new byte[1 << 20]);
    }

    private static BlockOwner owner(int block) {
        return new BlockOwner(-block, block * 3L, block + 1, 1L << 40 | block);
    }

    private static List<OwnedBlock> fill(SegmentWriter writer, List<byte[]> blocks) {
        List<OwnedBlock> added = new ArrayList<>();
        for (byte[] block : blocks) {
            BlockOwner owner = owner(added.size());
            added.add(new OwnedBlock(owner, writer.add(owner, ByteBuffer.wrap(block))));
        }
        return added;
    }

    @ParameterizedTest
    @MethodSource("volumes")
    void everyBlockIsOpenedByItsPointer(Sealing sealing) {
        SegmentWriter writer = new SegmentWriter(sealing, ID);
        List<OwnedBlock> added = fill(writer, blocks());
        byte[] segment = bytes(writer.finish());
        BlockOpener opener = new BlockOpener(sealing);
        for (int i = 0; i < added.size(); i++) {
            Payload.Stored place = added.get(i).place();
            assertEquals(ID, place.packing().object());
            assertEquals(blocks().get(i).length, place.length());
            assertArrayEquals(blocks().get(i), bytes(opener.open(place, Objects.at(place, segment))));
        }
        assertEquals(Compression.NONE, added.get(0).place().compression());
        assertEquals(Compression.ZSTD, added.get(1).place().compression());
    }

    @ParameterizedTest
    @MethodSource("volumes")
    void theFooterSaysWhoseTheBlocksAre(Sealing sealing) {
        SegmentWriter writer = new SegmentWriter(sealing, ID);
        List<OwnedBlock> added = fill(writer, blocks());
        byte[] segment = bytes(writer.finish());
        ByteBuffer end = ByteBuffer.wrap(segment, segment.length - Trailer.BYTES, Trailer.BYTES);
        int needed = SegmentFooter.endBytes(sealing, ID, segment.length, end);
        assertTrue(needed < SegmentFooter.USUAL_BYTES);
        for (int given : new int[] {needed, needed + 1, segment.length}) {
            end = ByteBuffer.wrap(segment, segment.length - given, given);
            assertEquals(new SegmentFooter(added), SegmentFooter.read(sealing, ID, segment.length, end));
        }
        ByteBuffer tooFew = ByteBuffer.wrap(segment, segment.length - needed + 1, needed - 1);
        assertThrows(IllegalArgumentException.class, () -> SegmentFooter.read(sealing, ID, segment.length, tooFew));
    }

    @ParameterizedTest
    @MethodSource("volumes")
    void aSegmentWithoutBlocksIsOne(Sealing sealing) {
        byte[] segment = bytes(new SegmentWriter(sealing, ID).finish());
        assertEquals(
                List.of(),
                SegmentFooter.read(sealing, ID, segment.length, ByteBuffer.wrap(segment))
                        .blocks());
    }

    /** Damage of a block is no damage of the footer: the others can be saved. */
    @ParameterizedTest
    @MethodSource("volumes")
    void damageIsFoundInBlocksAndFooter(Sealing sealing) {
        SegmentWriter writer = new SegmentWriter(sealing, ID);
        List<OwnedBlock> added = fill(writer, List.of(Objects.random(20), Objects.compressible(300)));
        byte[] segment = bytes(writer.finish());
        Payload.Stored last = added.getLast().place();
        int blocksEnd = (int) last.offset() + last.storedLength();
        byte[] end = Arrays.copyOfRange(segment, blocksEnd, segment.length);
        Objects.damage(
                end,
                damaged -> assertDamaged(
                        ID,
                        () -> SegmentFooter.read(sealing, ID, blocksEnd + damaged.length, ByteBuffer.wrap(damaged))));
        BlockOpener opener = new BlockOpener(sealing);
        for (OwnedBlock block : added) {
            byte[] stored = bytes(Objects.at(block.place(), segment));
            Objects.damage(
                    stored, damaged -> assertDamaged(ID, () -> opener.open(block.place(), ByteBuffer.wrap(damaged))));
        }
    }

    @ParameterizedTest
    @MethodSource("volumes")
    void anotherSegmentsEndIsFound(Sealing sealing) {
        ObjectId other = new ObjectId(1, ObjectKind.SEGMENT, 2, 4);
        byte[] segment = bytes(new SegmentWriter(sealing, other).finish());
        String why = "was swapped with " + ObjectNames.of(other);
        assertDamaged(ID, why, () -> SegmentFooter.read(sealing, ID, segment.length, ByteBuffer.wrap(segment)));
    }

    @Test
    void aFullSegmentTakesNoMore() {
        SegmentWriter writer = new SegmentWriter(Objects.plain(), ID);
        ByteBuffer block = ByteBuffer.wrap(Objects.random(1 << 20));
        while (!writer.isFull()) {
            writer.add(Objects.OWNER, block);
        }
        assertEquals(64, writer.size() >> 20);
        assertThrows(IllegalStateException.class, () -> writer.add(Objects.OWNER, block));
    }

    @Test
    void tinyBlocksFillASegmentToo() {
        SegmentWriter writer = new SegmentWriter(Objects.plain(), ID);
        int before = writer.size();
        writer.add(Objects.OWNER, ByteBuffer.wrap(new byte[1]));
        assertEquals(1 + BlockList.BYTES, writer.size() - before);
    }

    @Test
    void aBlockThatIsTooLongIsNotPacked() {
        SegmentWriter writer = new SegmentWriter(Objects.plain(), ID);
        ByteBuffer block = ByteBuffer.allocate(BlockOpener.BLOCK_MAX + 1);
        assertThrows(IllegalArgumentException.class, () -> writer.add(Objects.OWNER, block));
    }

    /** An ordinal is a nonce: sealing another last part under the same salt would give the first one up. */
    @Test
    void aSegmentIsFinishedOnce() {
        SegmentWriter writer = new SegmentWriter(Objects.encrypted(), ID);
        writer.finish();
        assertThrows(IllegalStateException.class, writer::finish);
        assertThrows(IllegalStateException.class, () -> writer.add(Objects.OWNER, ByteBuffer.allocate(1)));
        assertFalse(writer.isFull());
    }

    /** All that is ever allocated: the array with all its former sizes is twice the segment, what a block is compressed to once it. */
    @Test
    void aSegmentOf64MiBIsPackedInBoundedMemory() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        ByteBuffer block = ByteBuffer.wrap(Objects.random(BLOCK));
        long before = threads.getCurrentThreadAllocatedBytes();
        SegmentWriter writer = new SegmentWriter(Objects.encrypted(), ID);
        while (!writer.isFull()) {
            writer.add(Objects.OWNER, block);
        }
        ByteBuffer segment = writer.finish();
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(segment.remaining() <= SegmentWriter.TARGET_BYTES + BLOCK + 100, segment::toString);
        assertTrue(segment.capacity() <= 68 << 20, segment::toString);
        assertTrue(allocated < 4L * SegmentWriter.TARGET_BYTES, () -> allocated / (1 << 20) + " MiB");
    }
}

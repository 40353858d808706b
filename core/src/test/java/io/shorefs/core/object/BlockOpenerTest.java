package io.shorefs.core.object;

import static io.shorefs.core.object.Objects.assertDamaged;
import static io.shorefs.core.object.Objects.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shorefs.core.key.Compression;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
import io.shorefs.core.key.Packing;
import io.shorefs.core.key.Payload;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BlockOpenerTest {
    private static final byte[] PLAIN = Objects.compressible(2000);

    static List<Sealing> volumes() {
        return SealingTest.volumes();
    }

    private record Packed(Payload.Stored place, byte[] stored) {}

    private static Packed pack(Sealing sealing, int number, byte[] plain) {
        SegmentWriter writer = new SegmentWriter(sealing, new ObjectId(0, ObjectKind.SEGMENT, 1, number));
        Payload.Stored place = writer.add(Objects.OWNER, ByteBuffer.wrap(plain));
        return new Packed(place, bytes(Objects.at(place, bytes(writer.finish()))));
    }

    private static Payload.Stored with(Payload.Stored place, Packing packing, int ordinal, int length) {
        return new Payload.Stored(
                packing, ordinal, place.offset(), place.storedLength(), length, place.compression(), place.checksum());
    }

    /** Of another segment, or of the same one as it was packed before. */
    @ParameterizedTest
    @MethodSource("volumes")
    void aBlockWhereAnotherShouldBeIsFound(Sealing sealing) {
        Packed present = pack(sealing, 2, Arrays.copyOf(Objects.random(101), 100));
        for (int number : new int[] {1, 2}) {
            Packed other = pack(sealing, number, Objects.random(100));
            assertDamaged(present.place.packing().object(), "the checksum of block 0", () -> new BlockOpener(sealing)
                    .open(present.place, ByteBuffer.wrap(other.stored)));
        }
    }

    @ParameterizedTest
    @MethodSource("volumes")
    void aPointerThatSaysAnotherLengthIsRefused(Sealing sealing) {
        Packed packed = pack(sealing, 1, PLAIN);
        ObjectId object = packed.place.packing().object();
        BlockOpener opener = new BlockOpener(sealing);
        for (int length : new int[] {-1, 0, 1999, 2001, BlockOpener.BLOCK_MAX + 1, Integer.MAX_VALUE}) {
            Payload.Stored lying = with(packed.place, packed.place.packing(), 0, length);
            assertDamaged(object, () -> opener.open(lying, ByteBuffer.wrap(packed.stored)));
        }
        assertArrayEquals(PLAIN, bytes(opener.open(packed.place, ByteBuffer.wrap(packed.stored))));
    }

    /** The checksum is right, so encryption alone can tell. */
    @Test
    void whatAPointerSaysIsAuthenticated() {
        Packed packed = pack(Objects.encrypted(), 1, Objects.random(100));
        Payload.Stored place = packed.place;
        Packing packing = place.packing();
        ObjectId object = packing.object();
        BlockOpener opener = new BlockOpener(Objects.encrypted());
        List<Payload.Stored> lying = List.of(
                with(place, packing, 1, 100),
                with(place, new Packing(object, packing.saltHigh(), packing.saltLow() + 1), 0, 100),
                new Payload.Stored(
                        packing, 0, place.offset(), place.storedLength(), 100, Compression.ZSTD, place.checksum()));
        for (Payload.Stored pointer : lying) {
            assertDamaged(
                    object, "sealed with another key", () -> opener.open(pointer, ByteBuffer.wrap(packed.stored)));
        }
    }

    @Test
    void moreSegmentsAreReadThanKeysAreKept() {
        Sealing sealing = Objects.encrypted();
        BlockOpener opener = new BlockOpener(sealing);
        List<Packed> segments = new ArrayList<>();
        for (int number = 0; number < 1_100; number++) {
            segments.add(pack(sealing, number, PLAIN));
        }
        for (int round = 0; round < 2; round++) {
            for (Packed packed : segments) {
                assertArrayEquals(PLAIN, bytes(opener.open(packed.place, ByteBuffer.wrap(packed.stored))));
            }
        }
        assertEquals(1024, opener.kept());
    }

    @Test
    void anyThreadOpensBlocks() throws Exception {
        Sealing sealing = Objects.encrypted();
        BlockOpener opener = new BlockOpener(sealing);
        List<Packed> segments = new ArrayList<>();
        for (int number = 0; number < 20; number++) {
            segments.add(pack(sealing, number, PLAIN));
        }
        try (var threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> readers = new ArrayList<>();
            for (int reader = 0; reader < 4; reader++) {
                readers.add(threads.submit(() -> segments.forEach(packed ->
                        assertArrayEquals(PLAIN, bytes(opener.open(packed.place, ByteBuffer.wrap(packed.stored)))))));
            }
            for (Future<?> reader : readers) {
                reader.get();
            }
        }
    }
}

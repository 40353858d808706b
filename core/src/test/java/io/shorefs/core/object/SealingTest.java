package io.shorefs.core.object;

import static io.shorefs.core.object.Objects.assertDamaged;
import static io.shorefs.core.object.Objects.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.core.key.Compression;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.Packing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Objects that are sealed whole, in volumes with and without encryption. */
class SealingTest {
    private static final ObjectId ID = Objects.TABLE;

    static List<Sealing> volumes() {
        return List.of(Objects.plain(), Objects.encrypted());
    }

    private static byte[] sealed(Sealing sealing, byte[] plain) {
        return bytes(sealing.seal(ID, ByteBuffer.wrap(plain)));
    }

    @ParameterizedTest
    @MethodSource("volumes")
    void objectsAreOpenedAsTheyWereSealed(Sealing sealing) {
        for (int length : new int[] {0, 1, 15, 16, 17, 1000, 100_000, 5 << 20}) {
            for (byte[] plain : List.of(Objects.random(length), Objects.compressible(length))) {
                assertArrayEquals(plain, bytes(sealing.open(ID, ByteBuffer.wrap(sealed(sealing, plain)))));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("volumes")
    void anyBufferWillDo(Sealing sealing) {
        byte[] plain = Objects.compressible(5000);
        ByteBuffer direct =
                ByteBuffer.allocateDirect(6000).put(500, plain).position(500).limit(5500);
        for (ByteBuffer from : List.of(direct, direct.asReadOnlyBuffer())) {
            byte[] sealed = bytes(sealing.seal(ID, from));
            assertEquals(5000, from.remaining());
            ByteBuffer stored = ByteBuffer.allocateDirect(sealed.length + 7)
                    .position(7)
                    .put(sealed)
                    .position(7);
            assertArrayEquals(plain, bytes(sealing.open(ID, stored.asReadOnlyBuffer())));
            assertEquals(sealed.length, stored.remaining());
        }
    }

    @ParameterizedTest
    @MethodSource("volumes")
    void whatIsOpenedSharesNothingWithWhatWasStored(Sealing sealing) {
        byte[] stored = sealed(sealing, Objects.random(100));
        ByteBuffer opened = sealing.open(ID, ByteBuffer.wrap(stored));
        Arrays.fill(stored, (byte) 0);
        assertArrayEquals(Objects.random(100), bytes(opened));
    }

    @ParameterizedTest
    @MethodSource("volumes")
    void damageOfAnySortIsFound(Sealing sealing) {
        for (byte[] plain : List.of(Objects.random(50), Objects.compressible(400), new byte[0])) {
            Objects.damage(
                    sealed(sealing, plain),
                    damaged -> assertDamaged(ID, () -> sealing.open(ID, ByteBuffer.wrap(damaged))));
        }
    }

    @ParameterizedTest
    @MethodSource("volumes")
    void anotherObjectInItsPlaceIsFound(Sealing sealing) {
        byte[] other = bytes(sealing.seal(Objects.OTHER_TABLE, ByteBuffer.wrap(new byte[10])));
        String why = "was swapped with " + ObjectNames.of(Objects.OTHER_TABLE);
        assertDamaged(ID, why, () -> sealing.open(ID, ByteBuffer.wrap(other)));
    }

    @ParameterizedTest
    @MethodSource("volumes")
    void partsOfTwoPackingsMakeNoObject(Sealing sealing) {
        byte[] first = sealed(sealing, Objects.random(100));
        byte[] second = sealed(sealing, Objects.random(100));
        for (int from : new int[] {ObjectHeader.BYTES, first.length - Trailer.BYTES}) {
            byte[] spliced = first.clone();
            System.arraycopy(second, from, spliced, from, spliced.length - from);
            assertDamaged(ID, "not written together", () -> sealing.open(ID, ByteBuffer.wrap(spliced)));
        }
    }

    @Test
    void theHeaderOfOnePackingDoesNotOpenAnother() {
        Sealing sealing = Objects.encrypted();
        byte[] first = sealed(sealing, Objects.random(100));
        byte[] second = sealed(sealing, Objects.random(100));
        byte[] mixed = second.clone();
        System.arraycopy(first, 0, mixed, 0, ObjectHeader.BYTES);
        int end = first.length - ObjectHeader.BYTES;
        System.arraycopy(first, end, mixed, end, ObjectHeader.BYTES);
        assertDamaged(ID, "sealed with another key", () -> sealing.open(ID, ByteBuffer.wrap(mixed)));
    }

    @Test
    void anotherVolumesKeyOpensNothing() {
        byte[] stored = sealed(Objects.encrypted(), Objects.random(100));
        Sealing other = new Sealing(Objects.key(1));
        assertDamaged(ID, "sealed with another key", () -> other.open(ID, ByteBuffer.wrap(stored)));
        assertDamaged(ID, "is encrypted", () -> Objects.plain().open(ID, ByteBuffer.wrap(stored)));
    }

    @Test
    void encryptedObjectsShowNothingOfWhatIsInThem() {
        String secret = "a name that nobody shall read";
        byte[] plain = secret.getBytes(StandardCharsets.ISO_8859_1);
        assertTrue(text(sealed(Objects.plain(), plain)).contains(secret));
        assertFalse(text(sealed(Objects.encrypted(), plain)).contains(secret));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Test
    void sealingTwiceGivesOtherBytes() {
        Sealing sealing = Objects.encrypted();
        byte[] first = sealed(sealing, new byte[64]);
        byte[] second = sealed(sealing, new byte[64]);
        int from = ObjectHeader.BYTES;
        int to = first.length - Trailer.BYTES;
        assertFalse(Arrays.equals(first, from, to, second, from, to));
    }

    @Test
    void onlyWhatBecomesASixteenthSmallerIsCompressed() {
        int overhead = ObjectHeader.BYTES + Trailer.BYTES;
        assertEquals(1000 + overhead, sealed(Objects.plain(), Objects.random(1000)).length);
        byte[] hardly = Objects.random(3200);
        Arrays.fill(hardly, 0, 100, (byte) 0);
        assertEquals(3200 + overhead, sealed(Objects.plain(), hardly).length);
        Arrays.fill(hardly, 0, 400, (byte) 0);
        assertTrue(sealed(Objects.plain(), hardly).length < 3200 * 15 / 16 + overhead);
    }

    /** A checksum is no protection from who makes the bytes: the length that stands beside them bounds what they may become. */
    @Test
    void aPartThatExpandsToMoreOrLessThanItSaysIsRefused() {
        ObjectHeader header = new ObjectHeader(new Packing(ID, 1, 2), false);
        PartSeal seal = new PartSeal(header, VolumeKey.NONE);
        ObjectBuffer out = new ObjectBuffer(100);
        Part part = seal.seal(0, ByteBuffer.wrap(new byte[1 << 20]), out);
        assertEquals(Compression.ZSTD, part.compression());
        for (int length : new int[] {0, 1, (1 << 20) - 1, (1 << 20) + 1, 2 << 20, Integer.MAX_VALUE}) {
            Part lying = new Part(0, part.storedLength(), length, Compression.ZSTD, part.checksum());
            assertDamaged(ID, () -> seal.open(lying, out.content()));
        }
        Part plain = new Part(0, part.storedLength(), 1 << 20, Compression.NONE, part.checksum());
        assertDamaged(ID, () -> seal.open(plain, out.content()));
        assertEquals(1 << 20, seal.open(part, out.content()).remaining());
    }

    @Test
    void aPartThatIsTooLongIsNotSealed() {
        ByteBuffer huge = ByteBuffer.allocateDirect(PartSeal.PLAIN_MAX + 1);
        assertThrows(IllegalArgumentException.class, () -> Objects.plain().seal(ID, huge));
    }
}

package io.shorefs.core.object;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shorefs.api.Name;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.State;
import io.shorefs.core.key.Value;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Bytes that are in buckets: what is written must not change without another number of the format, and what was written stays readable. */
class FormatTest {
    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.US_ASCII);

    private static Sealing plain() {
        return new Sealing(VolumeKey.NONE, Objects.sameSalts());
    }

    private static Sealing encrypted() {
        return new Sealing(Objects.key(0), Objects.sameSalts());
    }

    private static void assertBytes(String expected, ByteBuffer object) {
        assertEquals(expected.replaceAll("\\s", ""), HexFormat.of().formatHex(Objects.bytes(object)));
    }

    /** The list of blocks is compressed, by whatever version of zstd: what counts is what it expands to. */
    private static void assertPacked(String beginning, String last, ObjectId id, ByteBuffer object) {
        Trailer trailer = plain().trailer(id, object);
        assertBytes(beginning, object.slice(0, trailer.offset()));
        assertBytes(last, plain().last(trailer, object));
    }

    private static ByteBuffer whole(Sealing sealing, ObjectId id) {
        return sealing.seal(id, ByteBuffer.wrap(CONTENT));
    }

    private static ByteBuffer segment(Sealing sealing) {
        SegmentWriter writer = new SegmentWriter(sealing, Objects.SEGMENT);
        writer.add(new BlockOwner(1, 2, 3, 4), ByteBuffer.wrap(CONTENT));
        writer.add(new BlockOwner(5, 6, 7, 8), ByteBuffer.wrap(CONTENT, 0, 3));
        return writer.finish();
    }

    private static ByteBuffer log(Sealing sealing) {
        LogWriter writer = new LogWriter(sealing, Objects.LOG, new LogOrigin(1, 2, 3));
        writer.add(new BlockOwner(1, 2, 3, 4), ByteBuffer.wrap(CONTENT));
        return writer.finish(Objects.encoded(Map.of(
                Key.dirent(1, Name.of("name")), Optional.empty(),
                Key.state(State.INODES), Optional.of(new Value.Counter(1)))));
    }

    @Test
    void table() {
        assertBytes(
                """
                53484f524546530a000103000000000000000000000000050000000000000006000102030405060708090a0b0c0d0e0f333d2a8c
                636f6e74656e74000000000000003400000007000000070061af7533d6269bf553484f524546530a000103000000000000000000
                000000050000000000000006000102030405060708090a0b0c0d0e0f333d2a8c
                """,
                whole(plain(), Objects.TABLE));
    }

    @Test
    void index() {
        assertBytes(
                """
                53484f524546530a000104000000000000000000000000050000000000000006000102030405060708090a0b0c0d0e0ffc7f3c9d
                636f6e74656e74000000000000003400000007000000070061af7533d6269bf553484f524546530a000104000000000000000000
                000000050000000000000006000102030405060708090a0b0c0d0e0ffc7f3c9d
                """,
                whole(plain(), Objects.INDEX));
    }

    @Test
    void manifest() {
        assertBytes(
                """
                53484f524546530a000105000000000000000000000000000000000000000000000102030405060708090a0b0c0d0e0feca1c667
                636f6e74656e74000000000000003400000007000000070061af7533d6269bf553484f524546530a000105000000000000000000
                000000000000000000000000000102030405060708090a0b0c0d0e0feca1c667
                """,
                whole(plain(), Objects.MANIFEST));
    }

    @Test
    void segment() {
        assertPacked(
                """
                53484f524546530a000101000000000100000000000000020000000000000003000102030405060708090a0b0c0d0e0f010ee8e2
                636f6e74656e74636f6e
                """,
                """
                0100000002000000000000000100000000000000020000000300000000000000040000003400000007000000070061af75330000
                00000000000500000000000000060000000700000000000000080000003b00000003000000030006301b7a
                """,
                Objects.SEGMENT,
                segment(plain()));
    }

    @Test
    void log() {
        assertPacked(
                """
                53484f524546530a000102000000000000000000000000000000000000001234000102030405060708090a0b0c0d0e0f80023ea3
                636f6e74656e74
                """,
                """
                01000000000000001234000000000000000100000000000000020000000000000003000000010000000000000001000000000000
                00020000000300000000000000040000003400000007000000070061af7533000201050000000e020000000000000001ca611679
                000e100000000000000001026e616d6500000000
                """,
                Objects.LOG,
                log(plain()));
    }

    @Test
    void volume() {
        assertBytes(
                """
                53484f524546530a000106000000000000000000000000000000000000000000000102030405060708090a0b0c0d0e0f28312607
                00010000000000000001000010000000000000000000340000000f0000000f00989b97c59a51d7dc53484f524546530a00010600
                0000000000000000000000000000000000000000000102030405060708090a0b0c0d0e0f28312607
                """,
                Volume.create(1, 4096, Optional.empty()).encode(plain()));
    }

    /** Made by hand with another implementation of HKDF and AES-GCM, as docs/format.md says. */
    @Test
    void encryptedTable() {
        assertBytes(
                """
                53484f524546530a000103010000000000000000000000050000000000000006000102030405060708090a0b0c0d0e0fcc585b2e
                a4f177934e5a18b93e7dcfa5f6ce39d3afabfab4f9872c00000000000000340000001700000007004b52e31177b0c4c353484f52
                4546530a000103010000000000000000000000050000000000000006000102030405060708090a0b0c0d0e0fcc585b2e
                """,
                whole(encrypted(), Objects.TABLE));
    }

    /** Made by hand with another implementation of Argon2id and AES-GCM, as docs/format.md says. */
    @Test
    void encryptedVolume() {
        Volume volume = Volume.read(ByteBuffer.wrap(HexFormat.of()
                .parseHex(
                        """
                53484f524546530a000106000000000000000000000000000000000000000000000102030405060708090a0b0c0d0e0f28312607
                000100000000000000010000100001000004000000000200000003000102030405060708090a0b0c0d0e0ffdd44241244df6c4be
                99f5ef9daccfeac887746771550f30528ed0b0835636fa50cb47a78edcdc26a233372dd21b608300000000000000340000005b00
                00005b0094a5b302a65d41df53484f524546530a0001060000000000000000000000000000000000000000000001020304050607
                08090a0b0c0d0e0f28312607
                """
                                .replaceAll("\\s", ""))));
        assertArrayEquals(
                Objects.key(0).bytes().orElseThrow(),
                volume.unlock(Optional.of("pässword")).bytes().orElseThrow());
    }
}

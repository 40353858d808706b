package io.shorefs.ninep;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.shorefs.api.Attributes;
import io.shorefs.api.Credentials;
import io.shorefs.api.FileSystem;
import io.shorefs.api.Name;
import io.shorefs.api.Timestamp;
import io.shorefs.conformance.model.ModelFileSystem;
import io.shorefs.conformance.ninep.MessageType;
import io.shorefs.conformance.ninep.Request;
import io.shorefs.spi.BadFrameException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bytes of the wire, written down from the protocol's description. */
final class WireTest {
    private static Tmessage decode(byte[] frame) {
        ByteBuffer in = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).position(Wire.HEADER);
        return Decoder.decode(frame[4] & 0xff, in);
    }

    /** Where decoding stops, which must be the end. */
    private static int decodedTo(byte[] frame) {
        ByteBuffer in = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).position(Wire.HEADER);
        Decoder.decode(frame[4] & 0xff, in);
        return in.position();
    }

    private static Tmessage decode(String hex) {
        return decode(HexFormat.ofDelimiter(" ").parseHex(hex));
    }

    private static String encode(Rmessage.Plain reply) {
        ByteBuffer out = ByteBuffer.allocate(reply.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        reply.put(out);
        assertEquals(0, out.remaining(), "the size that a reply says is the size that it puts");
        return HexFormat.ofDelimiter(" ").formatHex(out.array());
    }

    @Test
    void goldenRequests() {
        assertEquals(
                new Tmessage.Tversion(8192, "9P2000.L"),
                decode("15 00 00 00 64 ff ff 00 20 00 00 08 00 39 50 32 30 30 30 2e 4c"));
        assertEquals(
                new Tmessage.Tgetattr(1, 0x3fff), decode("13 00 00 00 18 02 00 01 00 00 00 ff 3f 00 00 00 00 00 00"));
        Tmessage.Twalk walk =
                (Tmessage.Twalk) decode("17 00 00 00 6e 01 00 00 00 00 00 01 00 00 00 02 00 01 00 61 01 00 62");
        assertEquals(2, walk.asked());
        assertEquals(Name.of("b"), walk.names().get(1));
        assertEquals(new Tmessage.Tlopen(5, 0100001), decode("0f 00 00 00 0c 03 00 05 00 00 00 01 80 00 00"));
        Tmessage.Twrite write =
                (Tmessage.Twrite) decode("19 00 00 00 76 04 00 07 00 00 00 08 00 00 00 00 00 00 00 02 00 00 00 68 69");
        assertEquals(8, write.offset());
        assertEquals(ByteBuffer.wrap(new byte[] {'h', 'i'}), write.data());
        assertEquals(new Tmessage.Tflush(0x1234), decode("09 00 00 00 6c 01 00 34 12"));
        assertEquals(
                new Tmessage.Tlock(2, 1, 1, 3, 4, 9, "h"),
                decode(
                        "27 00 00 00 34 01 00 02 00 00 00 01 01 00 00 00 03 00 00 00 00 00 00 00 04 00 00 00 00 00 00 00 "
                                + "09 00 00 00 01 00 68"));
    }

    @Test
    void goldenReplies() {
        assertEquals("02 00 00 00", encode(new Rmessage.Rlerror(2)));
        assertEquals("00 20 00 00 01 00 61", encode(new Rmessage.Rversion(8192, new byte[] {'a'})));
        Timestamp time = new Timestamp(1, 2);
        Attributes directory =
                new Attributes(0x0102, 0x1_0000_0003L, 040755, 4, 5, 6, 0, 7, 513, time, time, time, time);
        assertEquals(
                "80 03 00 00 00 02 01 00 00 00 00 00 00 e8 ff 00 00",
                encode(new Rmessage.Ropened(13, directory, 65512)));
        String t = "01 00 00 00 00 00 00 00 02 00 00 00 00 00 00 00 ";
        assertEquals(
                "ff 07 00 00 00 00 00 00 80 03 00 00 00 02 01 00 00 00 00 00 00 ed 41 00 00 04 00 00 00 05 00 00 00 "
                        + "06 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 07 00 00 00 00 00 00 00 00 80 00 00 00 00 00 00 "
                        + "02 00 00 00 00 00 00 00 " + t + t + t + t
                        + "00 00 00 00 00 00 00 00 03 00 00 00 01 00 00 00",
                encode(new Rmessage.Rgetattr(0x7ff, directory)));
        assertEquals("00", encode(Rmessage.Rlock.SUCCESS));
        assertEquals("01", encode(Rmessage.Rlock.BLOCKED));
    }

    /** Every message with fields that differ from each other, as the client writes it. */
    static Stream<Request> requests() {
        return Stream.of(
                Request.of(MessageType.TSTATFS).u32(1),
                Request.of(MessageType.TLOPEN).u32(1).u32(2),
                Request.of(MessageType.TLCREATE)
                        .u32(1)
                        .string("n")
                        .u32(2)
                        .u32(3)
                        .u32(4),
                Request.of(MessageType.TSYMLINK).u32(1).string("n").string("t").u32(2),
                Request.of(MessageType.TMKNOD)
                        .u32(1)
                        .string("n")
                        .u32(2)
                        .u32(3)
                        .u32(4)
                        .u32(5),
                Request.of(MessageType.TRENAME).u32(1).u32(2).string("n"),
                Request.of(MessageType.TREADLINK).u32(1),
                Request.of(MessageType.TGETATTR).u32(1).u64(2),
                Request.of(MessageType.TSETATTR)
                        .u32(1)
                        .u32(2)
                        .u32(3)
                        .u32(4)
                        .u32(5)
                        .u64(6)
                        .u64(7)
                        .u64(8)
                        .u64(9)
                        .u64(10),
                Request.of(MessageType.TXATTRWALK).u32(1).u32(2).string("n"),
                Request.of(MessageType.TXATTRCREATE).u32(1).string("n").u64(2).u32(3),
                Request.of(MessageType.TREADDIR).u32(1).u64(2).u32(3),
                Request.of(MessageType.TFSYNC).u32(1).u32(2),
                Request.of(MessageType.TLOCK)
                        .u32(1)
                        .u8(2)
                        .u32(3)
                        .u64(4)
                        .u64(5)
                        .u32(6)
                        .string("c"),
                Request.of(MessageType.TGETLOCK)
                        .u32(1)
                        .u8(2)
                        .u64(3)
                        .u64(4)
                        .u32(5)
                        .string("c"),
                Request.of(MessageType.TLINK).u32(1).u32(2).string("n"),
                Request.of(MessageType.TMKDIR).u32(1).string("n").u32(2).u32(3),
                Request.of(MessageType.TRENAMEAT).u32(1).string("o").u32(2).string("n"),
                Request.of(MessageType.TUNLINKAT).u32(1).string("n").u32(2),
                Request.of(MessageType.TVERSION).u32(1).string("v"),
                Request.of(MessageType.TAUTH).u32(1).string("u").string("a").u32(2),
                Request.of(MessageType.TATTACH)
                        .u32(1)
                        .u32(2)
                        .string("u")
                        .string("a")
                        .u32(3),
                Request.of(MessageType.TFLUSH).u16(1),
                Request.of(MessageType.TWALK).u32(1).u32(2).u16(2).string("a").string("b"),
                Request.of(MessageType.TREAD).u32(1).u64(2).u32(3),
                Request.of(MessageType.TWRITE).u32(1).u64(2).u32(1).u8(3),
                Request.of(MessageType.TCLUNK).u32(1),
                Request.of(MessageType.TREMOVE).u32(1));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aRequestIsExactlyItsBytes(Request request) {
        byte[] frame = request.frame(1);
        assertEquals(frame.length, decodedTo(frame));
        for (int length = Wire.HEADER; length < frame.length; length++) {
            byte[] cut = Arrays.copyOf(frame, length);
            assertThrows(BadFrameException.class, () -> decode(cut), () -> "cut to " + cut.length);
        }
        byte[] longer = Arrays.copyOf(frame, frame.length + 1);
        assertThrows(BadFrameException.class, () -> decode(longer));
    }

    @Test
    void fieldsAreInTheOrderOfTheWire() {
        assertEquals(
                "Tsetattr[fid=1, valid=2, mode=3, uid=4, gid=5, size=6, atimeSeconds=7, atimeNanos=8, mtimeSeconds=9,"
                        + " mtimeNanos=10]",
                decode(nth(8)).toString());
        assertEquals(
                "Tlcreate[fid=1, name=n, flags=2, mode=3, gid=4]",
                decode(nth(2)).toString());
        assertEquals(
                "Tmknod[fid=1, name=n, mode=2, major=3, minor=4, gid=5]",
                decode(nth(4)).toString());
        assertEquals("Trename[fid=1, directory=2, name=n]", decode(nth(5)).toString());
        assertEquals(
                "Txattrcreate[fid=1, name=n, size=2, flags=3]", decode(nth(10)).toString());
        assertEquals(
                "Tgetlock[fid=1, type=2, start=3, length=4, process=5, client=c]",
                decode(nth(14)).toString());
        assertEquals("Tlink[directory=1, fid=2, name=n]", decode(nth(15)).toString());
        assertEquals(
                "Trenameat[from=1, oldName=o, to=2, newName=n]", decode(nth(17)).toString());
        assertEquals("Tunlinkat[fid=1, name=n, flags=2]", decode(nth(18)).toString());
        Tmessage.Tattach attach = (Tmessage.Tattach) decode(nth(21));
        assertEquals(1, attach.fid());
        assertEquals(2, attach.afid());
        assertArrayEquals(new byte[] {'a'}, attach.aname());
        assertEquals(3, attach.uid());
    }

    private static byte[] nth(int at) {
        return requests().skip(at).findFirst().orElseThrow().frame(1);
    }

    @Test
    void deviceNumbersAreLinuxs() {
        var fs = new ModelFileSystem();
        var peer = Engines.Peer.of(Engines.engine(fs), 0);
        peer.client().mknod(0, "d", 020600, 0xabc, 0x12345, 0);
        // new_encode_dev: (minor & 0xff) | major << 8 | (minor & ~0xff) << 12
        assertEquals(0x123abc45L, peer.files().stat("d").rdev());
        assertEquals(
                0x123abc45L,
                fs.walk(Credentials.ROOT, FileSystem.ROOT, List.of(Name.of("d")))
                        .join()
                        .getFirst()
                        .rdev());
    }
}

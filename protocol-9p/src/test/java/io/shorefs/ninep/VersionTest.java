package io.shorefs.ninep;

import static io.shorefs.ninep.Engines.assertErrno;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Errno;
import io.shorefs.conformance.model.ModelFileSystem;
import io.shorefs.conformance.ninep.MessageType;
import io.shorefs.conformance.ninep.NinepLock;
import io.shorefs.conformance.ninep.Request;
import io.shorefs.conformance.ninep.Wire;
import io.shorefs.ninep.Engines.Peer;
import io.shorefs.spi.Protocol;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tversion, and what may come before and with it. */
final class VersionTest {
    private final Protocol engine = Engines.engine(new ModelFileSystem());

    @ParameterizedTest
    @CsvSource({
        "9P2000.L, 9P2000.L",
        "9P2000.L.Google.7, 9P2000.L",
        "9P2000.L.Z, 9P2000.L",
        "9P2000, unknown",
        "9P2000.u, unknown",
        "9P2000.Lx, unknown",
        "'', unknown"
    })
    void versionsAreAgreedOn(String offered, String answered) {
        assertEquals(answered, Peer.silent(engine).client().version(8192, offered));
    }

    @ParameterizedTest
    @CsvSource({"4096, 4096", "131096, 131096", "16777216, 16777216", "16777217, 16777216", "-1, 16777216"})
    void msizeIsClamped(int asked, int answered) {
        Peer peer = Peer.silent(engine);
        peer.client().version(asked, "9P2000.L");
        assertEquals(answered, peer.client().msize());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095})
    void withSmallerMessagesThereIsNoVersion(int asked) {
        Peer peer = Peer.silent(engine);
        assertEquals("unknown", peer.client().version(asked, "9P2000.L"));
        assertEquals(asked, peer.client().msize());
        assertEquals("9P2000.L", peer.client().version(4096, "9P2000.L"));
    }

    @Test
    void theConfiguredMaximumHolds() {
        Protocol small = Engines.engine(new ModelFileSystem(), Map.of("max_message", 65_536L));
        Peer peer = Peer.silent(small);
        peer.client().version(1 << 20, "9P2000.L");
        assertEquals(65_536, peer.client().msize());
        assertEquals(65_536, small.maxFrameBytes());
        for (Map<String, Object> bad : java.util.List.<Map<String, Object>>of(
                Map.of("max_message", 4095L),
                Map.of("max_fids", 0L),
                Map.of("anon_uid", -1L),
                Map.of("lock_wait", java.time.Duration.ofHours(1)))) {
            var e = assertThrows(IllegalArgumentException.class, () -> Engines.engine(new ModelFileSystem(), bad));
            assertTrue(e.getMessage().contains(bad.keySet().iterator().next()), e.getMessage());
        }
    }

    @Test
    void nothingComesBeforeTheVersion() {
        Peer peer = Peer.silent(engine);
        peer.client().submit(Request.of(MessageType.TSTATFS).u32(0));
        assertTrue(
                peer.direct().ended().contains("before a version"),
                peer.direct().ended());
        Peer refused = Peer.silent(engine);
        refused.client().version(8192, "9P1999");
        refused.client().submit(Request.of(MessageType.TSTATFS).u32(0));
        assertTrue(
                refused.direct().ended().contains("before a version"),
                refused.direct().ended());
    }

    @Test
    void onlyTheVersionHasNoTag() {
        Peer peer = Peer.of(engine, 0);
        peer.client().submit(Request.of(MessageType.TGETATTR).u32(0).u64(1), Wire.NOTAG);
        assertTrue(
                peer.direct().ended().contains("without a tag"), peer.direct().ended());
    }

    @Test
    void aNewVersionReleasesEverything() {
        Peer peer = Peer.of(engine, 0);
        peer.files().write("f", "x");
        int fid = peer.opened("f", Wire.O_RDWR);
        NinepLock lock = new NinepLock(Wire.LOCK_WRITE, 0, 0, 1, "c");
        assertEquals(Wire.LOCK_SUCCESS, peer.client().lock(fid, lock, 0));
        Peer other = Peer.of(engine, 0);
        int theirs = other.opened("f", Wire.O_RDWR);
        assertEquals(Wire.LOCK_BLOCKED, other.client().lock(theirs, lock, 0));
        peer.client().version(8192, "9P2000.L");
        assertEquals(0, peer.holdings().fids());
        assertEquals(Wire.LOCK_SUCCESS, other.client().lock(theirs, lock, 0));
        assertErrno(Errno.EBADF, () -> peer.client().getattr(fid));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "06 00 00 00 6c 00", // shorter than a header
                "00 00 00 00 00 00 00", // length 0
                "ff ff ff ff 64 ff ff", // negative length
                "01 00 01 00 6c 01 00 00 00", // longer than msize
                "0b 00 00 00 ff 01 00 00 00 00 00", // no type
                "0b 00 00 00 79 01 00 00 00 00 00", // a reply
                "0f 00 00 00 16 01 00 05 00 00 00 00 00 00 00", // trailing bytes
                "0d 00 00 00 14 01 00 05 00 00 00 00 00", // ends early
                "19 00 00 00 76 04 00 07 00 00 00 08 00 00 00 00 00 00 00 03 00 00 00 68 69", // count beyond the frame
                "19 00 00 00 76 04 00 07 00 00 00 08 00 00 00 00 00 00 00 01 00 00 00 68 69" // count short of it
            })
    void badFramesEndTheConnectionWithAReason(String hex) {
        Peer peer = Peer.of(engine, 0);
        peer.direct().connection().send(HexFormat.ofDelimiter(" ").parseHex(hex));
        assertFalse(peer.direct().ended().isEmpty());
        assertThrows(UncheckedIOException.class, () -> peer.client().getattr(0));
        assertEquals(0, peer.holdings().fids());
    }

    @ParameterizedTest
    @ValueSource(ints = {112, 114, 124, 126, 128, 134, 228, 254})
    void otherDialectsAreRefusedWithoutHarm(int type) {
        Peer peer = Peer.of(engine, 0);
        assertErrno(Errno.EOPNOTSUPP, () -> peer.client()
                .call(Request.of(type).u32(1).string("x")));
        assertErrno(Errno.EOPNOTSUPP, () -> peer.client().auth(5, 0, ""));
        assertEquals(0x80, peer.client().getattr(0).qid().type());
    }

    @Test
    void aConnectionIsRecognizedByItsFirstBytes() {
        byte[] version =
                Request.of(MessageType.TVERSION).u32(8192).string("9P2000.L").frame(Wire.NOTAG);
        assertTrue(engine.recognizes(ByteBuffer.wrap(version)));
        assertFalse(engine.recognizes(ByteBuffer.wrap(Engines.utf8("GET / HTTP/1.1"))));
        assertFalse(engine.recognizes(ByteBuffer.wrap(version, 0, 6)));
        byte[] tls = {0x16, 3, 1, 0, (byte) 0xff, 1, 0};
        assertFalse(engine.recognizes(ByteBuffer.wrap(tls)));
    }
}

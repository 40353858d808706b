package io.shorefs.ninep;

import static io.shorefs.ninep.Engines.assertErrno;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.conformance.model.ModelFileSystem;
import io.shorefs.conformance.ninep.MessageType;
import io.shorefs.conformance.ninep.NinepClient;
import io.shorefs.conformance.ninep.NinepException;
import io.shorefs.conformance.ninep.Request;
import io.shorefs.conformance.ninep.Wire;
import io.shorefs.ninep.Engines.Peer;
import io.shorefs.ninep.HoldingFileSystem.Call;
import io.shorefs.ninep.NinepSession.Holdings;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests whose operations wait. */
@Timeout(30)
final class LateTest {
    private final ModelFileSystem model = new ModelFileSystem();
    private final HoldingFileSystem slow = new HoldingFileSystem(model);
    private final Peer peer = Peer.of(Engines.engine(slow.fileSystem()), 0);
    private final NinepClient client = peer.client();
    private int file;

    @BeforeEach
    void aFile() {
        peer.files().write("f", "0123456789");
        file = peer.opened("f", Wire.O_RDWR);
    }

    private Call held(int at) {
        return slow.calls().get(at);
    }

    private static Request read(int fid) {
        return Request.of(MessageType.TREAD).u32(fid).u64(0).u32(100);
    }

    private static Request open(int fid) {
        return Request.of(MessageType.TLOPEN).u32(fid).u32(Wire.O_RDWR);
    }

    private static Request walk(int fid, int newFid, String name) {
        return Request.of(MessageType.TWALK).u32(fid).u32(newFid).u16(1).string(name);
    }

    @Test
    void quickRequestsOvertakeSlowOnes() {
        slow.hold("sync").hold("read");
        int sync = client.submit(Request.of(MessageType.TFSYNC).u32(file).u32(0));
        int read = client.submit(read(file));
        assertEquals(10, client.getattr(file).size());
        held(1).happen();
        assertEquals(10, client.await(read).u32());
        held(0).happen();
        client.await(sync);
        assertEquals(0, peer.direct().outstanding());
    }

    @Test
    void aWaitingWriteKeepsItsFrameUntilItHappens() {
        slow.hold("write");
        int tag = client.submit(NinepClient.writeRequest(file, 2, Engines.utf8("abc")));
        client.getattr(file);
        held(0).happen();
        assertEquals(3, client.await(tag).u32());
        assertArrayEquals(Engines.utf8("01abc56789"), peer.files().read("f"));
    }

    @Test
    void durableWritesAreAnsweredWhenTheyAre() {
        int durable = peer.opened("f", Wire.O_RDWR | Wire.O_DSYNC);
        int lazy = peer.opened("f", Wire.O_RDWR);
        slow.hold("sync");
        client.write(lazy, 0, Engines.utf8("x"));
        int tag = client.submit(NinepClient.writeRequest(durable, 0, Engines.utf8("y")));
        assertEquals('y', client.read(lazy, 0, 1)[0]);
        assertEquals(1, slow.calls().size());
        assertEquals(1, peer.holdings().underWay());
        held(0).happen();
        assertEquals(1, client.await(tag).u32());
        slow.hold("write");
        int both = client.submit(NinepClient.writeRequest(durable, 0, Engines.utf8("z")));
        held(1).happen();
        assertEquals(3, slow.calls().size());
        held(2).completeExceptionally(new FsException(Errno.EIO));
        assertErrno(Errno.EIO, () -> client.await(both));
    }

    @Test
    void flushDropsWhatWaitsAndAlwaysAnswers() {
        slow.hold("write");
        int tag = client.submit(NinepClient.writeRequest(file, 0, Engines.utf8("abc")));
        client.flush(tag);
        assertTrue(held(0).isCancelled());
        held(0).happen();
        slow.letGo("write");
        assertArrayEquals(Engines.utf8("0123456789"), peer.files().read("f"));
        assertFalse(client.forget(tag));
        client.submit(Request.of(MessageType.TGETATTR).u32(file).u64(1), tag);
        assertEquals(1, client.await(tag).u64());
        client.flush(tag);
        client.flush(777);
        assertEquals(0, peer.holdings().underWay());
    }

    @Test
    void aReadIsDroppedByFlushButItsBufferStaysUntilItEnds() {
        slow.hold("read");
        int tag = client.submit(read(file));
        client.flush(tag);
        assertEquals(1, peer.direct().outstanding());
        held(0).happen();
        assertEquals(0, peer.direct().outstanding());
        assertFalse(client.forget(tag));
        assertEquals(10, client.getattr(file).size());
    }

    @Test
    void aRemoveTakesNoFileThatCameToItsNameMeanwhile() {
        slow.hold("unlink");
        int fid = peer.files().walk("f");
        int tag = client.submit(Request.of(MessageType.TREMOVE).u32(fid));
        peer.files().write("g", "other");
        peer.files().rename("g", "f");
        held(0).happen();
        assertErrno(Errno.ENOENT, () -> client.await(tag));
        assertTrue(peer.files().exists("f"));
    }

    @Test
    void aFlushedOpenLeavesNothingOpen() {
        slow.hold("open").refuseCancelling();
        int fid = peer.files().walk("f");
        int tag = client.submit(open(fid));
        client.flush(tag);
        held(0).happen();
        slow.letGo("open");
        peer.files().unlink("f");
        client.clunk(file);
        assertErrno(Errno.ESTALE, () -> client.getattr(fid));
    }

    @Test
    void aFlushedOpenIsClosedWhenItsAttributesWait() {
        slow.hold("attributes");
        int fid = peer.files().walk("f");
        int tag = client.submit(open(fid));
        client.flush(tag);
        slow.letGo("attributes");
        peer.files().unlink("f");
        client.clunk(file);
        assertErrno(Errno.ESTALE, () -> client.getattr(fid));
    }

    @Test
    void anOpenThatLostItsFidIsClosedAgain() {
        slow.hold("open");
        int fid = peer.files().walk("f");
        int tag = client.submit(open(fid));
        client.clunk(fid);
        held(0).happen();
        assertErrno(Errno.EBADF, () -> client.await(tag));
        slow.letGo("open");
        int keeper = peer.files().walk("f");
        peer.files().unlink("f");
        client.clunk(file);
        assertErrno(Errno.ESTALE, () -> client.getattr(keeper));
    }

    @Test
    void twoOpensOfOneFidGiveOne() {
        slow.hold("open");
        int fid = peer.files().walk("f");
        int one = client.submit(open(fid));
        int two = client.submit(open(fid));
        held(1).happen();
        held(0).happen();
        client.await(two);
        assertErrno(Errno.EBADF, () -> client.await(one));
        assertEquals(10, client.read(fid, 0, 100).length);
    }

    @Test
    void aWalkThatWaitsHoldsItsNumber() {
        slow.hold("walk");
        int tag = client.submit(walk(0, 500, "f"));
        assertErrno(Errno.EBADF, () -> client.getattr(500));
        assertErrno(Errno.EBADF, () -> client.clunk(500));
        assertErrno(Errno.EBADF, () -> client.walk(0, 500));
        held(0).happen();
        client.await(tag);
        assertEquals(10, client.getattr(500).size());
        int flushed = client.submit(walk(0, 501, "f"));
        client.flush(flushed);
        int failed = client.submit(walk(0, 501, "missing"));
        held(2).happen();
        assertErrno(Errno.ENOENT, () -> client.await(failed));
        client.walk(0, 501);
    }

    @Test
    void aTagInUseEndsTheConnection() {
        slow.hold("sync");
        Request sync = Request.of(MessageType.TFSYNC).u32(file).u32(0);
        int tag = client.submit(sync);
        peer.direct().connection().send(sync.frame(tag));
        assertTrue(peer.direct().ended().contains("tag " + tag), peer.direct().ended());
        held(0).happen();
        assertEquals(new Holdings(0, 0, 0), peer.holdings());
    }

    @Test
    void aNewVersionDropsWhatWaits() {
        slow.hold("sync").hold("read").hold("write");
        client.submit(Request.of(MessageType.TFSYNC).u32(file).u32(0));
        client.submit(read(file));
        client.submit(NinepClient.writeRequest(file, 0, Engines.utf8("abc")));
        client.version(8192, "9P2000.L");
        slow.calls().forEach(Call::happen);
        client.attach(0, 0, "");
        assertEquals(1, peer.holdings().fids());
        assertEquals(0, peer.holdings().underWay());
        assertEquals(0, peer.direct().outstanding());
        assertTrue(held(0).isCancelled());
        assertTrue(held(2).isCancelled());
    }

    @Test
    void theSessionsEndDropsWhatWaits() {
        slow.hold("sync").hold("read");
        client.submit(Request.of(MessageType.TFSYNC).u32(file).u32(0));
        client.submit(read(file));
        peer.direct().close();
        assertTrue(held(0).isCancelled());
        held(1).happen();
        assertEquals(new Holdings(0, 0, 0), peer.holdings());
        assertEquals(0, peer.direct().outstanding());
    }

    @Test
    void aFaultOfTheServerIsEioAndTheConnectionLives() {
        slow.hold("read");
        Logger log = Logger.getLogger("io.shorefs.ninep");
        log.setLevel(Level.OFF);
        try {
            int tag = client.submit(read(file));
            held(0).completeExceptionally(new IllegalStateException("a bug"));
            assertErrno(Errno.EIO, () -> client.await(tag));
        } finally {
            log.setLevel(null);
        }
        assertEquals(0, peer.direct().outstanding());
        assertEquals(10, client.getattr(file).size());
    }

    @Test
    void theReaderWaitsAtTheBoundOfRequests() throws InterruptedException {
        Peer bounded = Peer.of(Engines.engine(slow.fileSystem(), Map.of("max_requests", 2L)), 0);
        int fid = bounded.opened("f", Wire.O_RDWR);
        slow.hold("sync");
        Request sync = Request.of(MessageType.TFSYNC).u32(fid).u32(0);
        int one = bounded.client().submit(sync);
        int two = bounded.client().submit(sync);
        bounded.client().flush(999);
        CountDownLatch done = new CountDownLatch(1);
        Thread reader = Thread.ofPlatform().start(() -> {
            bounded.client().getattr(fid);
            done.countDown();
        });
        Awaitility.await().until(() -> reader.getState() == Thread.State.TIMED_WAITING);
        held(0).happen();
        done.await();
        bounded.client().await(one);
        held(1).happen();
        bounded.client().await(two);
    }

    @Test
    void theReaderWaitsAtTheBoundOfBytesAndEndsWhenInterrupted() throws InterruptedException {
        Peer bounded = Peer.of(Engines.engine(slow.fileSystem(), Map.of("max_waiting_bytes", 65536L)), 0);
        int fid = bounded.opened("f", Wire.O_RDWR);
        slow.hold("write");
        for (int i = 0; i < 2; i++) {
            bounded.client().submit(NinepClient.writeRequest(fid, 0, new byte[40_000]));
        }
        Thread reader = Thread.ofPlatform()
                .start(() -> assertThrows(
                        RuntimeException.class, () -> bounded.client().getattr(fid)));
        Awaitility.await().until(() -> reader.getState() == Thread.State.TIMED_WAITING);
        reader.interrupt();
        reader.join();
        assertFalse(bounded.direct().ended().isEmpty());
        assertEquals(new Holdings(0, 0, 0), bounded.holdings());
    }

    @Test
    void aReaderThatWaitsEndsWithItsConnection() throws InterruptedException {
        Peer bounded = Peer.of(Engines.engine(slow.fileSystem(), Map.of("max_requests", 1L)), 0);
        int fid = bounded.opened("f", Wire.O_RDWR);
        slow.hold("sync").refuseCancelling();
        bounded.client().submit(Request.of(MessageType.TFSYNC).u32(fid).u32(0));
        Thread reader = Thread.ofPlatform()
                .start(() -> assertThrows(
                        RuntimeException.class, () -> bounded.client().getattr(fid)));
        Awaitility.await().until(() -> reader.getState() == Thread.State.TIMED_WAITING);
        bounded.direct().fail("the server stops");
        reader.join();
        held(0).happen();
        assertEquals(new Holdings(0, 0, 0), bounded.holdings());
    }

    @Test
    void aRaceOfFlushAndCompletionGivesTheReplyBeforeTheFlushOrNotAtAll() throws InterruptedException {
        slow.hold("sync");
        for (int i = 0; i < 300; i++) {
            int tag = client.submit(Request.of(MessageType.TFSYNC).u32(file).u32(0));
            Call call = held(i);
            Thread completer = Thread.ofPlatform().start(call::happen);
            client.flush(tag);
            client.forget(tag);
            completer.join();
            // a late reply would now be one that nobody waits for
            client.getattr(file);
        }
        assertEquals(0, peer.holdings().underWay());
    }

    @Test
    void anEndedFidIsEndedEvenWhenItsAttributeCannotBeSet() {
        int fid = peer.files().walk("f");
        client.xattrCreate(fid, "user.a", 1, 0);
        client.write(fid, 0, Engines.utf8("1"));
        slow.hold("setXattr");
        int tag = client.submit(Request.of(MessageType.TCLUNK).u32(fid));
        held(0).completeExceptionally(new FsException(Errno.ENOSPC));
        NinepException e = assertThrows(NinepException.class, () -> client.await(tag));
        assertEquals(Errno.ENOSPC.number(), e.errno());
        assertErrno(Errno.EBADF, () -> client.getattr(fid));
    }
}

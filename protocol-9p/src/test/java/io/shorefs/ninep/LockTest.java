package io.shorefs.ninep;

import static io.shorefs.ninep.Engines.assertErrno;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Errno;
import io.shorefs.conformance.model.ModelFileSystem;
import io.shorefs.conformance.ninep.MessageType;
import io.shorefs.conformance.ninep.NinepClient;
import io.shorefs.conformance.ninep.NinepLock;
import io.shorefs.conformance.ninep.Request;
import io.shorefs.conformance.ninep.Wire;
import io.shorefs.ninep.Engines.Peer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Locks on the wire. */
@Timeout(30)
final class LockTest {
    private static final NinepLock ALL = new NinepLock(Wire.LOCK_WRITE, 0, 0, 1, "host");

    private final HoldingFileSystem slow = new HoldingFileSystem(new ModelFileSystem());
    private final Peer peer = Peer.of(Engines.engine(slow.fileSystem(), Map.of("lock_wait", Duration.ofMillis(20))), 0);
    private final NinepClient client = peer.client();
    private int file;

    @BeforeEach
    void aFile() {
        peer.files().write("f", "x");
        file = peer.opened("f", Wire.O_RDWR);
    }

    private Peer other(Map<String, Object> settings) {
        return Peer.of(Engines.engine(slow.fileSystem(), settings), 0);
    }

    @Test
    void aBlockingRequestWaitsABoundedTime() {
        client.lock(file, ALL, 0);
        Peer other = other(Map.of("lock_wait", Duration.ofMillis(20)));
        int theirs = other.opened("f", Wire.O_RDWR);
        assertEquals(Wire.LOCK_BLOCKED, other.client().lock(theirs, ALL, Wire.LOCK_BLOCK));
        slow.hold("lock");
        other.client().submit(NinepClient.lockRequest(theirs, ALL, Wire.LOCK_BLOCK));
        other.client().submit(NinepClient.lockRequest(theirs, ALL, 0));
        assertEquals(Duration.ofMillis(20), slow.calls().get(0).argument(2));
        assertEquals(Duration.ZERO, slow.calls().get(1).argument(2));
    }

    @Test
    void theSameProcessOfAnotherSessionIsAnotherOwner() {
        client.lock(file, ALL, 0);
        assertEquals(Wire.LOCK_SUCCESS, client.lock(file, ALL, 0));
        Peer other = other(Map.of());
        int theirs = other.opened("f", Wire.O_RDWR);
        assertEquals(Wire.LOCK_BLOCKED, other.client().lock(theirs, ALL, 0));
        client.clunk(file);
        assertEquals(Wire.LOCK_SUCCESS, other.client().lock(theirs, ALL, 0));
    }

    @Test
    void linuxAsksForConflictsWithTypeUnlock() {
        NinepLock shared = new NinepLock(Wire.LOCK_READ, 10, 5, 1, "host");
        client.lock(file, shared, 0);
        Peer other = other(Map.of());
        int theirs = other.opened("f", Wire.O_RDWR);
        NinepLock question = new NinepLock(Wire.LOCK_UNLOCK, 0, 0, 2, "guest");
        assertEquals(shared, other.client().getlock(theirs, question));
        assertEquals(
                Wire.LOCK_UNLOCK,
                other.client()
                        .getlock(theirs, question.withType(Wire.LOCK_READ))
                        .type());
    }

    @Test
    void badRequestsAreRefused() {
        assertErrno(Errno.EINVAL, () -> client.lock(file, ALL.withType(3), 0));
        assertErrno(Errno.EINVAL, () -> client.lock(file, ALL, 4));
        assertErrno(Errno.EINVAL, () -> client.lock(file, new NinepLock(0, -1, 0, 1, "h"), 0));
        assertErrno(Errno.EINVAL, () -> client.lock(file, new NinepLock(0, 5, Long.MAX_VALUE, 1, "h"), 0));
        assertErrno(Errno.EINVAL, () -> client.lock(file, new NinepLock(0, 0, 0, 1, "h".repeat(256)), 0));
        assertErrno(Errno.EINVAL, () -> client.getlock(file, ALL.withType(3)));
        assertErrno(Errno.EBADF, () -> client.lock(peer.files().walk("f"), ALL, 0));
    }

    @Test
    void aGrantThatMeetsAFlushIsTakenBack() {
        slow.hold("lock").refuseCancelling();
        int tag = client.submit(NinepClient.lockRequest(file, ALL, Wire.LOCK_BLOCK));
        int flush = client.submit(Request.of(MessageType.TFLUSH).u16(tag));
        slow.calls().getFirst().happen();
        client.await(flush);
        Peer other = other(Map.of());
        int theirs = other.opened("f", Wire.O_RDWR);
        assertEquals(Wire.LOCK_UNLOCK, other.client().getlock(theirs, ALL).type());
    }

    @Test
    void waitingLocksLeaveRoomForOtherRequests() {
        Peer other = other(Map.of("max_requests", 4L));
        int theirs = other.opened("f", Wire.O_RDWR);
        slow.hold("lock");
        for (int i = 0; i < 3; i++) {
            other.client().submit(NinepClient.lockRequest(theirs, ALL, Wire.LOCK_BLOCK));
        }
        assertTrue(((Duration) slow.calls().get(1).argument(2)).isPositive());
        assertEquals(Duration.ZERO, slow.calls().get(2).argument(2));
        assertEquals(1, other.client().getattr(theirs).nlink());
    }
}

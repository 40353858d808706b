package io.shorefs.spi.connection;

import static io.shorefs.spi.connection.ScriptedProtocol.frame;
import static io.shorefs.spi.connection.ScriptedProtocol.reply;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.spi.Outbox;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Replies from threads that are not the reader. */
@Timeout(30)
final class CompletionTest {
    private static final ConnectionLimits LIMITS = new ConnectionLimits(10, 32 << 20, 32 << 20, 8 << 20);

    private final ScriptedProtocol protocol = new ScriptedProtocol((frame, outbox) -> {
        reply(outbox, 10, 1);
        return false;
    });
    private final Connections connections = new Connections("test", protocol, LIMITS);
    private ScriptedLink link;
    private Outbox outbox;

    @BeforeEach
    void connect() throws IOException {
        link = new ScriptedLink();
        connections.start(link, Optional.empty());
        outbox = protocol.outbox.join();
        // once it has answered, the reader waits for more
        link.clientSends(frame(4));
        await().until(() -> link.writtenBytes() == 10);
        link.writes.clear();
    }

    @AfterEach
    void close() {
        connections.close();
        assertEquals(0, connections.count());
        assertEquals(0, connections.wireBytes());
    }

    private Thread start(Runnable work) {
        return Thread.ofPlatform().daemon().start(work);
    }

    private ScriptedLink.Write write(int number) {
        await().until(() -> link.writes.size() > number);
        return link.writes.get(number);
    }

    @Test
    void leaveAtOnceFromTheirOwnThread() {
        reply(outbox, 20, 1);
        assertSame(Thread.currentThread(), link.writes.getFirst().thread());
    }

    @Test
    void goWithWhoeverWrites() throws Exception {
        link.gate();
        Thread first = start(() -> reply(outbox, 10, 1));
        await().until(() -> first.getState() == Thread.State.WAITING);
        reply(outbox, 20, 2);
        reply(outbox, 30, 3);
        assertEquals(0, link.writes.size());
        link.letThrough(1);
        assertEquals(10, write(0).bytes().length);
        link.letThrough(1);
        assertEquals(50, write(1).bytes().length);
        first.join();
    }

    @Test
    void doNotWaitForTheReaderThatWrites() throws IOException {
        link.gate();
        link.clientSends(frame(4));
        await().until(() -> protocolWrites("shorefs-test-"));
        reply(outbox, 20, 2);
        link.letThrough(2);
        assertEquals(20, write(1).bytes().length);
        assertEquals(write(0).thread(), write(1).thread());
    }

    private static boolean protocolWrites(String reader) {
        return Thread.getAllStackTraces().entrySet().stream()
                .anyMatch(entry -> entry.getKey().getName().startsWith(reader)
                        && List.of(entry.getValue()).toString().contains("ScriptedLink.pass"));
    }

    @Test
    void ofASlowConnectionGoByAThreadOfItsOwnUntilItIsQuickAgain() {
        link.writesTake(20);
        reply(outbox, 10, 0);
        assertSame(Thread.currentThread(), link.writes.getFirst().thread(), "nobody knew that it is slow");
        reply(outbox, 10, 1);
        assertTrue(write(1).thread().isVirtual());
        link.writesTake(0);
        for (int i = 2; i < 10; i++) {
            reply(outbox, 10, i);
            assertTrue(write(i).thread().isVirtual(), "write " + i);
        }
        await().untilAsserted(() -> {
            reply(outbox, 10, 10);
            assertSame(Thread.currentThread(), link.writes.getLast().thread());
        });
    }

    @Test
    void ofASilentClientGoByAThreadOfItsOwn() throws IOException {
        for (int i = 0; i < 3; i++) {
            reply(outbox, 10_000, i);
            assertSame(Thread.currentThread(), link.writes.getLast().thread());
        }
        reply(outbox, 10_000, 3);
        assertTrue(write(3).thread().isVirtual());
        link.clientSends(frame(4));
        await().until(() -> link.writtenBytes() == 40_010);
        reply(outbox, 10_000, 4);
        assertSame(Thread.currentThread(), link.writes.getLast().thread(), "it was heard of");
    }

    @Test
    void thatAreLargeGoByAThreadOfTheirOwnWithoutACopy() {
        ByteBuffer large = outbox.acquire(500_000);
        outbox.send(large.position(500_000));
        assertTrue(write(0).thread().isVirtual());
        assertEquals(large.capacity(), write(0).array().length);
    }

    @Test
    void thatTheClientLetsAStuckThreadWriteEndTheConnection() throws Exception {
        link.gate();
        long start = System.nanoTime();
        reply(outbox, 10, 1); // comes back when the watchdog has shut the link down
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(took.compareTo(Duration.ofMillis(900)) > 0, "ended after " + took);
        assertTrue(took.compareTo(Duration.ofMillis(2_500)) < 0, "ended after " + took);
        await().until(() -> connections.count() == 0);
    }

    @Test
    void ofAReaderThatIsStuckDoNotEndTheConnection() throws Exception {
        link.gate();
        link.clientSends(frame(4));
        await().until(() -> protocolWrites("shorefs-test-"));
        reply(outbox, 10, 2);
        assertFalse(link.shutdown.await(1_500, TimeUnit.MILLISECONDS));
        link.letThrough(2);
        assertEquals(10, write(1).bytes().length);
    }

    @Test
    void areDroppedWhenTheConnectionIsGone() throws IOException {
        link.clientEnds();
        await().until(() -> connections.count() == 0);
        reply(outbox, 10, 1);
        reply(outbox, 100_000, 1);
        outbox.release(outbox.acquire(100_000));
        outbox.fail("too late");
        assertEquals(0, link.writes.size());
    }

    @Test
    void whoseWriteThrowsEndTheConnection() {
        link.writesThrow(new IllegalStateException("a stream's fault"));
        reply(outbox, 10, 1);
        await().until(() -> connections.count() == 0);
    }

    @Test
    void thatWereAcquiredAndNeverSentAreWrittenOff() throws IOException {
        assertNotEquals(0, outbox.acquire(100_000).capacity());
        assertNotEquals(0, connections.wireBytes());
        link.clientEnds();
        await().until(() -> connections.count() == 0);
        assertEquals(0, connections.wireBytes());
    }

    @Test
    void ofManyThreadsAreAllWritten() throws Exception {
        int threads = 4;
        int replies = 20_000;
        int requests = 0;
        CountDownLatch go = new CountDownLatch(1);
        List<Thread> senders = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            senders.add(start(() -> {
                awaitQuietly(go);
                for (int n = 0; n < replies; n++) {
                    reply(outbox, n % 100 == 0 ? 5_000 : 10, n);
                }
            }));
        }
        go.countDown();
        while (senders.stream().anyMatch(Thread::isAlive)) {
            link.clientSends(frame(4 + requests++ % 100));
        }
        int expected = 10 * requests + threads * (replies / 100 * 5_000 + replies / 100 * 99 * 10);
        await().until(() -> link.writtenBytes() == expected);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

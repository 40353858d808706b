package io.shorefs.spi.connection;

import static io.shorefs.spi.connection.ScriptedProtocol.frame;
import static io.shorefs.spi.connection.ScriptedProtocol.reply;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.spi.Outbox;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The reader: what it holds, and how it sends. */
@Timeout(30)
final class ReaderTest {
    private static final ConnectionLimits LIMITS = new ConnectionLimits(10, 4 << 20, 4 << 20, 1 << 20);

    private static Connections connections(ScriptedProtocol protocol) {
        return new Connections("test", protocol, LIMITS);
    }

    private static byte[] frames(int... lengths) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int length : lengths) {
            all.writeBytes(frame(length));
        }
        return all.toByteArray();
    }

    @Test
    void packsSmallRepliesAndWritesLargeOnesAsTheyAre() throws IOException {
        AtomicInteger room = new AtomicInteger();
        ScriptedProtocol protocol = new ScriptedProtocol((frame, outbox) -> {
            answer(frame.remaining(), outbox, room);
            return false;
        });
        try (Connections connections = connections(protocol)) {
            ScriptedLink link = new ScriptedLink();
            connections.start(link, Optional.empty());
            link.clientSends(frames(10, 11, 12, 2_000, 13, 14));
            await().until(() -> link.writtenBytes() == 10 + 11 + 12 + 200_000 + 13 + 14);
            assertEquals(
                    List.of(10 + 11 + 12, 200_000, 13 + 14),
                    link.writes.stream().map(write -> write.bytes().length).toList());
            assertEquals(room.get(), link.writes.get(1).array().length);
        }
    }

    private static void answer(int length, Outbox outbox, AtomicInteger room) {
        if (length < 2_000) {
            reply(outbox, length, length);
        } else {
            ByteBuffer buffer = outbox.acquire(100 * length);
            room.set(buffer.capacity());
            outbox.send(buffer.position(100 * length));
        }
    }

    @Test
    void givesBackWhatALargeFrameNeeded() throws IOException {
        AtomicInteger handled = new AtomicInteger();
        ScriptedProtocol protocol = new ScriptedProtocol((frame, outbox) -> {
            handled.incrementAndGet();
            return frame.remaining() == 300_000;
        });
        try (Connections connections = connections(protocol)) {
            ScriptedLink link = new ScriptedLink();
            connections.start(link, Optional.empty());
            for (int length : List.of(ScriptedProtocol.MAX_FRAME, 300_000, 5_000, 70_000)) {
                int before = handled.get();
                byte[] frame = frame(length);
                link.clientSends(Arrays.copyOf(frame, length - 1));
                await().until(() -> length < ConnectionLimits.ENTITLED || connections.wireBytes() >= length);
                link.clientSends(Arrays.copyOfRange(frame, length - 1, length));
                await().until(() -> handled.get() > before && connections.wireBytes() == 0);
            }
        }
    }

    /** What a request would need may be closed next. */
    @Test
    void whoIsToEndHandlesNothingMore() throws IOException {
        AtomicInteger handled = new AtomicInteger();
        ScriptedLink link = new ScriptedLink();
        ScriptedProtocol protocol = new ScriptedProtocol((frame, outbox) -> {
            if (handled.incrementAndGet() == 2) {
                link.awaitShutdown();
            }
            return false;
        });
        try (Connections connections = connections(protocol)) {
            connections.start(link, Optional.empty());
            link.clientSends(frames(4, 5, 6, 7));
            await().until(() -> handled.get() == 2);
        }
        assertEquals(0, protocol.closing.getCount());
        assertEquals(2, handled.get());
    }

    @Test
    void stopsAtItsShareAndGoesOnWhenRepliesHaveLeft() throws IOException {
        AtomicInteger handled = new AtomicInteger();
        AtomicReference<ByteBuffer> waiting = new AtomicReference<>();
        ScriptedProtocol protocol = new ScriptedProtocol((frame, outbox) -> {
            handled.incrementAndGet();
            if (frame.remaining() == 5) {
                waiting.set(outbox.acquire(1 << 20)); // its whole share
            }
            return false;
        });
        try (Connections connections = connections(protocol)) {
            ScriptedLink link = new ScriptedLink();
            connections.start(link, Optional.empty());
            link.clientSends(frames(4, 5, 6, 7));
            await().during(Duration.ofMillis(300)).until(() -> handled.get() == 2);
            protocol.outbox.join().release(waiting.get());
            await().until(() -> handled.get() == 4);
        }
    }

    @Test
    void isNoCompletionWhenTheSessionHasFlushed() throws IOException {
        ScriptedProtocol protocol = new ScriptedProtocol((frame, outbox) -> {
            reply(outbox, 10, 1);
            outbox.flush();
            reply(outbox, 50_000, 2); // more than a shared thread may write
            return false;
        });
        try (Connections connections = connections(protocol)) {
            ScriptedLink link = new ScriptedLink();
            connections.start(link, Optional.empty());
            link.clientSends(frames(4, 4));
            await().until(() -> link.writtenBytes() == 2 * 50_010);
            assertEquals(
                    1,
                    link.writes.stream()
                            .map(ScriptedLink.Write::thread)
                            .distinct()
                            .count());
        }
    }

    @Test
    void closingDoesNotWaitForASessionThatHangs() throws Exception {
        ScriptedProtocol protocol = new ScriptedProtocol((frame, outbox) -> false, true);
        Connections connections = connections(protocol);
        ScriptedLink link = new ScriptedLink();
        Connection connection = connections.start(link, Optional.empty()).orElseThrow();
        protocol.outbox.join();
        long start = System.nanoTime();
        connections.close();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(took.compareTo(Duration.ofMillis(2_500)) < 0, "close took " + took);
        protocol.closing.await();
        protocol.mayClose.countDown();
        connection.await();
        assertTrue(connections.start(new ScriptedLink(), Optional.empty()).isEmpty(), "closed");
    }

    @Test
    void whoAnnouncesALargeFrameHoldsNothingYet() throws IOException {
        ScriptedProtocol protocol = new ScriptedProtocol((frame, outbox) -> false);
        try (Connections connections = connections(protocol)) {
            ScriptedLink link = new ScriptedLink();
            connections.start(link, Optional.empty());
            byte[] frame = frame(1 << 20);
            link.clientSends(Arrays.copyOf(frame, ConnectionLimits.ENTITLED - 1));
            await().during(Duration.ofMillis(200)).until(() -> connections.wireBytes() == 0);
            link.clientSends(Arrays.copyOfRange(frame, ConnectionLimits.ENTITLED - 1, ConnectionLimits.ENTITLED));
            await().until(() -> connections.wireBytes() == 1 << 20);
        }
    }

    @Test
    void whoSendsNoWholeFirstFrameIsSentAwayAndWhoDidMayBeSilent() throws Exception {
        Duration deadline = Duration.ofMillis(300);
        ConnectionLimits limits = new ConnectionLimits(10, 4 << 20, 4 << 20, 1 << 20, deadline);
        ScriptedProtocol protocol = new ScriptedProtocol((frame, outbox) -> {
            reply(outbox, frame.remaining(), 1);
            return false;
        });
        try (Connections connections = new Connections("test", protocol, limits)) {
            ScriptedLink mounted = new ScriptedLink();
            connections.start(mounted, Optional.empty());
            mounted.clientSends(frame(10));
            ScriptedLink silent = new ScriptedLink();
            ScriptedLink halfway = new ScriptedLink();
            Connection first = connections.start(silent, Optional.empty()).orElseThrow();
            Connection second = connections.start(halfway, Optional.empty()).orElseThrow();
            halfway.clientSends(Arrays.copyOf(frame(10), 9));
            assertTrue(first.await(Duration.ofSeconds(20)) && second.await(Duration.ofSeconds(20)));
            assertEquals(1, connections.count(), "the one that began stays");
            await().during(deadline.multipliedBy(2)).until(() -> connections.count() == 1);
            mounted.clientSends(frame(11));
            await().until(() -> mounted.writtenBytes() == 21);
        }
    }
}

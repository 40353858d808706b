package io.shorefs.spi.connection;

import static io.shorefs.spi.connection.ScriptedProtocol.frame;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that do not send what they announced, and who must not suffer from them. */
@Timeout(60)
final class StalledFramesTest {
    private static final int MIB = 1 << 20;
    private static final int GIANT = 16 * MIB;
    private static final int REQUESTS = 32 * MIB;
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Connections connections = new Connections(
            "test",
            ScriptedProtocol.withFrames(GIANT, (frame, outbox) -> SocketClient.answer(outbox)),
            new ConnectionLimits(1_000, REQUESTS, REQUESTS, 8 * MIB));
    private final List<SocketClient> clients = new ArrayList<>();

    @AfterEach
    void end() throws IOException {
        connections.close();
        for (SocketClient client : clients) {
            client.close();
        }
    }

    private SocketClient client() throws IOException {
        SocketClient client = SocketClient.of(connections);
        clients.add(client);
        assertTrue(client.call(frame(10)));
        return client;
    }

    /** One that sends only the beginning of a frame. */
    private SocketClient stalled(int announced, int sent) throws IOException {
        SocketClient client = client();
        client.send(Arrays.copyOf(frame(announced), sent));
        return client;
    }

    @ParameterizedTest
    @CsvSource({
        "12, 16777216, 4",
        "100, 16777216, 4",
        "12, 16777216, 70000",
        "100, 16777216, 70000",
        "100, 1048576, 70000",
        "40, 1048576, 1048575"
    })
    void holdUpNobodyWhoIsQuick(int count, int announced, int sent) throws IOException {
        SocketClient writer = client();
        byte[] write = frame(MIB);
        assertTrue(writer.call(write));
        for (int i = 0; i < count; i++) {
            stalled(announced, sent);
        }
        for (int i = 0; i < 20; i++) {
            long start = System.nanoTime();
            assertTrue(writer.call(write), "it was ended");
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            assertTrue(took.compareTo(SOON) < 0, "a write took " + took);
            assertTrue(connections.wireBytes() <= REQUESTS, connections.wireBytes() + " bytes");
        }
    }

    @Test
    void makeRoomForNewcomersOneByOne() throws IOException {
        SocketClient first = stalled(MIB, 100_000);
        for (int i = 1; i < REQUESTS / 8 / MIB; i++) {
            stalled(MIB, 100_000);
        }
        await().until(() -> connections.wireBytes() == REQUESTS / 8);
        long since = System.nanoTime();
        await().until(() -> System.nanoTime() - since > SOON.toNanos()); // now every one of them could be ended
        assertTrue(client().call(frame(MIB)));
        await().until(() -> connections.count() == clients.size() - 1);
        assertTrue(first.connection().isEnding(), "the one that stalled longest");
        assertTrue(client().call(frame(MIB)), "there is room now");
        assertEquals(clients.size() - 1, connections.count());
    }

    @Test
    void doNotStandBeforeANewcomerHoweverManyTheyAre() throws IOException {
        for (int i = 0; i < 100; i++) {
            stalled(MIB, 100_000);
        }
        await().until(() -> connections.wireBytes() == REQUESTS / 8);
        SocketClient newcomer = client();
        long start = System.nanoTime();
        assertTrue(newcomer.call(frame(MIB)));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertTrue(took.compareTo(SOON.multipliedBy(3)) < 0, "its first large frame took " + took);
    }

    @Test
    void areLeftAloneWhenNobodyWaitsForWhatTheyHold() throws IOException {
        SocketClient small = stalled(MIB, 100_000);
        SocketClient giant = stalled(GIANT, 100_000);
        await().until(() -> connections.wireBytes() == GIANT + MIB);
        assertTrue(client().call(frame(GIANT)), "a stalled giant gives way to another one");
        assertTrue(giant.connection().isEnding());
        assertFalse(small.connection().isEnding(), "nobody waited for its memory");
        byte[] rest = new byte[MIB - 100_000];
        assertTrue(small.call(rest));
    }

    @Test
    void giantFramesAtFullSpeedAllPass() throws Exception {
        int senders = 4;
        try (ExecutorService executor = Executors.newFixedThreadPool(senders)) {
            List<Future<Boolean>> answers = new ArrayList<>();
            for (int i = 0; i < senders; i++) {
                SocketClient sender = client();
                byte[] giant = frame(GIANT);
                answers.add(executor.submit(() -> sender.call(giant) && sender.call(frame(GIANT))));
            }
            for (Future<Boolean> answer : answers) {
                await().until(() -> {
                    assertTrue(connections.wireBytes() <= REQUESTS, "too much memory");
                    return answer.isDone();
                });
                assertTrue(answer.get());
            }
        }
    }
}

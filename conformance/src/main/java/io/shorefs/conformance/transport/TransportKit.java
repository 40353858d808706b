package io.shorefs.conformance.transport;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.conformance.transport.ProbeFrame.Kind;
import io.shorefs.spi.Protocol;
import io.shorefs.spi.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every transport does; a transport's test extends it. {@link SlowClientKit} goes with it. */
@Timeout(60)
public abstract class TransportKit {
    private static final Duration CLOSE = Duration.ofSeconds(2);
    private static final Duration JITTER = Duration.ofSeconds(1);

    final ProbeProtocol protocol = new ProbeProtocol();
    private final List<ProbeClient> clients = new ArrayList<>();
    private Transport transport;

    /** A transport that listens on one address of its own choice once it is started, for at least 50 connections. */
    protected abstract Transport create(Protocol protocol) throws IOException;

    /** Connects as a client would. */
    protected Wire connect(String address) throws IOException {
        return Wire.connect(address);
    }

    @BeforeEach
    final void startTransport() throws IOException {
        transport = create(protocol);
        transport.start();
    }

    @AfterEach
    final void stopTransport() throws IOException {
        long start = System.nanoTime();
        transport.close();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        for (ProbeClient client : clients) {
            client.close();
        }
        protocol.close();
        assertEquals(List.of(), List.copyOf(protocol.violations));
        assertEquals(protocol.opened.get(), protocol.closed.get(), "sessions closed");
        assertTrue(took.compareTo(CLOSE.plus(JITTER)) < 0, "close took " + took);
    }

    final ProbeClient client() throws IOException {
        ProbeClient client = new ProbeClient(connect(transport.addresses().getFirst()));
        clients.add(client);
        return client;
    }

    final void awaitSessions(int open) {
        await().until(() -> protocol.opened.get() - protocol.closed.get() == open);
    }

    static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Test
    void answersAFrameThatComesByteByByte() throws IOException {
        ProbeClient client = client();
        byte[] body = bytes(20, 1);
        for (byte b : ProbeFrame.of(Kind.ECHO, 7, body).encode()) {
            client.sendRaw(new byte[] {b});
        }
        ProbeFrame reply = client.receive();
        assertEquals(7, reply.id());
        assertArrayEquals(body, reply.body());
    }

    @Test
    void answersFramesOfEverySize() throws IOException {
        ProbeClient client = client();
        int most = ProbeProtocol.MAX_FRAME - ProbeFrame.HEAD;
        for (int length : new int[] {0, 1, 4_082, 4_083, 4_084, 9_000, 65_522, 65_523, 65_524, 200_000, most, 5}) {
            byte[] body = bytes(length, length);
            assertArrayEquals(
                    body, client.call(ProbeFrame.of(Kind.ECHO, length, body)).body());
        }
    }

    @Test
    void cutsAStreamOfFramesOfRandomSizes() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<ProbeFrame> frames = IntStream.range(0, 400)
                .mapToObj(id -> ProbeFrame.of(Kind.ECHO, id, bytes(1 << random.nextInt(18), id)))
                .toList();
        ProbeClient client = client();
        Thread sender = Background.start(() -> client.send(frames));
        for (ProbeFrame sent : frames) {
            ProbeFrame reply = client.receive();
            assertEquals(sent.id(), reply.id(), () -> "seed " + seed);
            assertArrayEquals(sent.body(), reply.body(), () -> "seed " + seed);
        }
        sender.join();
    }

    @Test
    void answersWhatOneReadBroughtWithFewWrites() throws IOException {
        ProbeClient client = client();
        int frames = 60;
        client.send(IntStream.range(0, frames)
                .mapToObj(id -> ProbeFrame.of(Kind.ECHO, id))
                .toList());
        byte[] replies = new byte[frames * ProbeFrame.HEAD];
        int reads = 0;
        for (int got = 0; got < replies.length; got += client.readOnce(replies, got)) {
            reads++;
        }
        assertTrue(reads <= frames / 10, reads + " reads for " + frames + " replies");
    }

    @Test
    void lateRepliesOvertakeEachOther() throws IOException {
        ProbeClient client = client();
        client.send(List.of(ProbeFrame.of(Kind.HELD, 1), ProbeFrame.of(Kind.HELD, 2), ProbeFrame.of(Kind.ECHO, 3)));
        assertEquals(3, client.receive().id());
        protocol.answerHeldBackwards();
        assertEquals(2, client.receive().id());
        assertEquals(1, client.receive().id());
    }

    @Test
    void leavesBytesAloneThatTheSessionKeeps() throws IOException {
        ProbeClient client = client();
        List<ProbeFrame> kept = IntStream.range(0, 60)
                .mapToObj(id -> ProbeFrame.of(Kind.KEPT, id, bytes(id % 7 == 0 ? 150_000 : id * 100, id)))
                .toList();
        for (ProbeFrame frame : kept) {
            client.send(List.of(frame, ProbeFrame.of(Kind.ECHO, 1_000, bytes(frame.id() * 50, 0))));
            assertEquals(1_000, client.receive().id());
        }
        protocol.answerHeld();
        for (ProbeFrame frame : kept) {
            assertArrayEquals(frame.body(), client.receive().body(), "frame " + frame.id());
        }
    }

    @Test
    void answersWhatCameBeforeTheClientsEnd() throws IOException {
        ProbeClient client = client();
        client.send(List.of(ProbeFrame.of(Kind.ECHO, 1), ProbeFrame.of(Kind.FILL, 2, 300_000)));
        client.endOutput();
        assertEquals(1, client.receive().id());
        assertEquals(300_000, client.receive().body().length);
        client.awaitEnd();
        awaitSessions(0);
    }

    @Test
    void endsOnlyTheConnectionThatIsAtFault() throws IOException {
        ProbeClient bystander = client();
        assertEquals(1, bystander.call(ProbeFrame.of(Kind.ECHO, 1)).id());
        byte[] tooLong = new ProbeFrame(Kind.ECHO, 1, 0, new byte[ProbeProtocol.MAX_FRAME]).encode();
        byte[] tooShort = {3, 0, 0, 0, 0};
        byte[] negative = {-1, -1, -1, -1, 0};
        List<byte[]> faults = new ArrayList<>(List.of(Arrays.copyOf(tooLong, 4), tooShort, negative));
        for (Kind kind : List.of(Kind.BAD, Kind.FAULT, Kind.FAIL)) {
            faults.add(ProbeFrame.of(kind, 1).encode());
        }
        for (byte[] fault : faults) {
            ProbeClient client = client();
            client.sendRaw(fault);
            client.awaitEnd();
            awaitSessions(1);
        }
        assertEquals(2, bystander.call(ProbeFrame.of(Kind.ECHO, 2)).id());
    }

    @Test
    void dropsWhatIsAnsweredAfterTheEnd() throws IOException {
        ProbeClient client = client();
        client.send(List.of(ProbeFrame.of(Kind.HELD, 1), ProbeFrame.of(Kind.HELD_FILL, 2, 100_000)));
        await().until(() -> protocol.heldCount() == 2);
        client.close();
        awaitSessions(0);
        protocol.answerHeld();
        ProbeClient next = client();
        next.send(ProbeFrame.of(Kind.HELD, 3));
        await().until(() -> protocol.heldCount() == 1);
        protocol.answerHeld();
        assertEquals(3, next.receive().id());
    }

    @Test
    void survivesAbruptDisconnects() throws IOException {
        ProbeClient bystander = client();
        for (int round = 0; round < 30; round++) {
            ProbeClient client = client();
            byte[] frame = ProbeFrame.of(Kind.FILL, round, 200_000).encode();
            client.sendRaw(Arrays.copyOf(frame, round % 3 == 0 ? 7 : frame.length));
            client.close();
        }
        awaitSessions(1);
        assertEquals(5, bystander.call(ProbeFrame.of(Kind.ECHO, 5)).id());
    }

    @Test
    void closesUnderLoad() throws Exception {
        List<Thread> busy = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            ProbeClient client = client();
            busy.add(Background.start(() -> floodUntilTheEnd(client)));
            busy.add(Background.start(client::awaitEnd));
        }
        awaitSessions(8);
        await().until(() -> protocol.handled.get() > 1_000);
        long start = System.nanoTime();
        String address = transport.addresses().getFirst();
        transport.close();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertEquals(8, protocol.closed.get());
        for (Thread thread : busy) {
            thread.join();
        }
        assertTrue(took.compareTo(CLOSE.plus(JITTER)) < 0, "close took " + took);
        assertThrows(IOException.class, () -> connect(address).close());
    }

    private static void floodUntilTheEnd(ProbeClient client) {
        try {
            for (int id = 0; ; id++) {
                client.send(List.of(ProbeFrame.of(Kind.ECHO, id), ProbeFrame.of(Kind.FILL, id, 10_000)));
            }
        } catch (IOException e) {
            // the end that it waits for
        }
    }
}

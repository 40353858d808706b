package io.shorefs.websocket;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.conformance.MapSettings;
import io.shorefs.conformance.transport.ProbeProtocol;
import io.shorefs.spi.Transport;
import io.shorefs.websocket.RawWebSocket.Frame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What RFC 6455 says of frames. */
@Timeout(60)
final class FramesTest {
    private static final int BINARY = 0x82;
    private static final int PING = 0x89;
    private static final int PONG = 0x8a;
    private static final int CLOSE = 0x88;

    private final ProbeProtocol protocol = new ProbeProtocol();
    private Transport transport;

    private String start(Map<String, Object> more) {
        Map<String, Object> table = new HashMap<>(more);
        table.put("addresses", "127.0.0.1:0");
        transport = new WebTransportProvider().create("webui", protocol, new MapSettings(table));
        transport.start();
        return transport.addresses().getFirst();
    }

    @AfterEach
    void stop() {
        transport.close();
        protocol.close();
        assertEquals(protocol.opened(), protocol.closed(), "sessions closed");
    }

    /** A request that is answered with itself. */
    private static byte[] echo(int bodyBytes) {
        byte[] body = new byte[bodyBytes];
        new Random(bodyBytes).nextBytes(body);
        return ByteBuffer.allocate(13 + bodyBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(13 + bodyBytes)
                .put((byte) 0)
                .putInt(7)
                .putInt(0)
                .put(body)
                .array();
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    private static int closeCode(Frame frame) {
        assertEquals(CLOSE, frame.first());
        return ByteBuffer.wrap(frame.data()).getShort();
    }

    @Test
    void anAnswerIsOneBinaryMessage() throws IOException {
        try (RawWebSocket client = RawWebSocket.open(start(Map.of()))) {
            for (int body : new int[] {0, 112, 113, 200, 5_000, 65_522, 65_523, 100_000}) {
                byte[] request = echo(body);
                client.send(RawWebSocket.frame(BINARY, request));
                Frame answer = client.receive();
                assertEquals(BINARY, answer.first());
                assertArrayEquals(request, answer.data());
            }
        }
    }

    @Test
    void requestsMayBeCutAnywhere() throws IOException {
        byte[] first = echo(300);
        byte[] second = echo(10_000);
        try (RawWebSocket client = RawWebSocket.open(start(Map.of()))) {
            // the first one's rest and the second one's begin in one message, which is in three parts with a ping
            // between
            client.send(
                    RawWebSocket.frame(BINARY, slice(first, 0, 3)),
                    RawWebSocket.frame(0x02, slice(first, 3, 200)),
                    RawWebSocket.frame(0x00, slice(first, 200, first.length)),
                    RawWebSocket.frame(PING, new byte[] {1, 2, 3}),
                    RawWebSocket.frame(0x80, slice(second, 0, 5_000)),
                    RawWebSocket.frame(BINARY, new byte[0]),
                    RawWebSocket.frame(BINARY, slice(second, 5_000, second.length)));
            ByteArrayOutputStream answers = new ByteArrayOutputStream();
            boolean ponged = false;
            while (answers.size() < first.length + second.length || !ponged) {
                Frame frame = client.receive();
                if (frame.first() == PONG) {
                    assertArrayEquals(new byte[] {1, 2, 3}, frame.data());
                    ponged = true;
                } else {
                    assertEquals(BINARY, frame.first());
                    answers.write(frame.data());
                }
            }
            byte[] all = answers.toByteArray();
            assertArrayEquals(first, slice(all, 0, first.length));
            assertArrayEquals(second, slice(all, first.length, all.length));
        }
    }

    @Test
    void aRequestIsAnsweredThoughOnlyAPingOrHalfAFrameFollows() throws IOException {
        byte[] request = echo(10);
        byte[] next = RawWebSocket.frame(BINARY, request);
        try (RawWebSocket client = RawWebSocket.open(start(Map.of()))) {
            client.send(RawWebSocket.frame(BINARY, request), RawWebSocket.frame(PING, new byte[0]));
            assertEquals(PONG, client.receive().first());
            assertArrayEquals(request, client.receive().data());
            client.send(next, slice(next, 0, 1));
            assertArrayEquals(request, client.receive().data());
            client.send(slice(next, 1, next.length), slice(next, 0, 4));
            assertArrayEquals(request, client.receive().data());
            client.send(slice(next, 4, next.length), slice(next, 0, 8));
            assertArrayEquals(request, client.receive().data());
            client.send(slice(next, 8, next.length));
            assertArrayEquals(request, client.receive().data());
        }
    }

    static Stream<Arguments> faults() {
        byte[] some = {1};
        byte[] unmasked = {(byte) BINARY, 1, 1};
        byte[] longer = {(byte) BINARY, (byte) 0xfe, 0, 1, 0, 0, 0, 0, 1};
        byte[] endless = {(byte) BINARY, (byte) 0xff, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        return Stream.of(
                Arguments.of("text", RawWebSocket.frame(0x81, some), 1003),
                Arguments.of("a first part of text", RawWebSocket.frame(0x01, some), 1003),
                Arguments.of("no mask", unmasked, 1002),
                Arguments.of("an extension", RawWebSocket.frame(0xc2, some), 1002),
                Arguments.of("an unknown kind", RawWebSocket.frame(0x83, some), 1002),
                Arguments.of("a part of nothing", RawWebSocket.frame(0x80, some), 1002),
                Arguments.of("a ping in parts", RawWebSocket.frame(0x09, some), 1002),
                Arguments.of("a large ping", RawWebSocket.frame(PING, new byte[126]), 1002),
                Arguments.of("a length in more bytes than it needs", longer, 1002),
                Arguments.of("a negative length", endless, 1002));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void whatIsNotAllowedEndsTheConnectionWithAReason(String name, byte[] bytes, int code) throws IOException {
        try (RawWebSocket client = RawWebSocket.open(start(Map.of()))) {
            client.send(bytes);
            assertEquals(code, closeCode(client.receive()), name);
            assertEquals(-1, client.receive().first());
            await().until(() -> protocol.closed() == 1);
        }
    }

    @Test
    void aMessageWithinAMessageEndsTheConnection() throws IOException {
        try (RawWebSocket client = RawWebSocket.open(start(Map.of()))) {
            client.send(RawWebSocket.frame(0x02, new byte[] {13}), RawWebSocket.frame(BINARY, new byte[] {0}));
            assertEquals(1002, closeCode(client.receive()));
        }
    }

    @Test
    void aCloseIsAnsweredWithOneAfterWhatCameBefore() throws IOException {
        byte[] request = echo(10);
        try (RawWebSocket client = RawWebSocket.open(start(Map.of()))) {
            client.send(RawWebSocket.frame(BINARY, request), RawWebSocket.frame(CLOSE, new byte[] {3, (byte) 0xe8}));
            assertArrayEquals(request, client.receive().data());
            assertEquals(1000, closeCode(client.receive()));
            assertEquals(-1, client.receive().first());
            await().until(() -> protocol.closed() == 1);
        }
    }

    @Test
    void aStopSaysGoodbye() throws IOException {
        try (RawWebSocket client = RawWebSocket.open(start(Map.of()))) {
            client.send(RawWebSocket.frame(BINARY, echo(1)));
            client.receive();
            transport.close();
            assertEquals(1001, closeCode(client.receive()));
        }
    }

    @Test
    void aClientThatIsCutOffIsCleanedUpAfter() throws IOException {
        String address = start(Map.of());
        try (RawWebSocket client = RawWebSocket.open(address)) {
            client.send(slice(RawWebSocket.frame(BINARY, echo(1_000)), 0, 500));
            await().until(() -> protocol.opened() == 1);
        }
        await().until(() -> protocol.closed() == 1);
    }

    @Test
    void whoPingsWithoutEndIsEnded() throws IOException {
        try (RawWebSocket client = RawWebSocket.open(start(Map.of()))) {
            for (int i = 0; i < 101; i++) {
                client.send(RawWebSocket.frame(PING, new byte[0]));
            }
            for (int i = 0; i < 100; i++) {
                assertEquals(PONG, client.receive().first());
            }
            assertEquals(1008, closeCode(client.receive()));
        }
    }

    @Test
    void idleClientsArePingedAndThoseThatDoNotAnswerAreEnded() throws IOException {
        String address = start(Map.of("ping_every", Duration.ofMillis(100)));
        try (RawWebSocket silent = RawWebSocket.open(address);
                RawWebSocket lively = RawWebSocket.open(address)) {
            silent.send(RawWebSocket.frame(BINARY, echo(1)));
            lively.send(RawWebSocket.frame(BINARY, echo(1)));
            assertEquals(BINARY, silent.receive().first());
            assertEquals(BINARY, lively.receive().first());
            for (int i = 0; i < 12; i++) {
                assertEquals(PING, lively.receive().first());
                lively.send(RawWebSocket.frame(PONG, new byte[0]));
            }
            await().until(() -> protocol.closed() == 1);
            lively.send(RawWebSocket.frame(BINARY, echo(1)));
            Frame answer = lively.receive();
            while (answer.first() == PING) {
                answer = lively.receive();
            }
            assertEquals(BINARY, answer.first());
            Frame last = silent.receive();
            while (last.first() == PING) {
                last = silent.receive();
            }
            assertTrue(last.first() == CLOSE || last.first() == -1, "its end");
        }
    }

    /** A request for so many bytes. */
    private static byte[] fill(int bytes) {
        return ByteBuffer.allocate(13)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(13)
                .put((byte) 1)
                .putInt(8)
                .putInt(bytes)
                .array();
    }

    @Test
    void whoIsSlowToReadIsNotTakenForGone() throws IOException {
        Duration every = Duration.ofMillis(100);
        try (RawWebSocket client = RawWebSocket.open(start(Map.of("ping_every", every)))) {
            int requests = 300; // for more than the system's buffers hold
            for (int i = 0; i < requests; i++) {
                client.send(RawWebSocket.frame(BINARY, fill(60_000)));
            }
            await().during(every.multipliedBy(8)).until(() -> protocol.closed() == 0);
            long received = 0;
            while (received < requests * (13L + 60_000)) {
                Frame frame = client.receive();
                assertTrue(frame.first() == BINARY || frame.first() == PING, "frame " + frame.first());
                received += frame.first() == BINARY ? frame.data().length : 0;
            }
        }
    }
}

package io.shorefs.tcp;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.conformance.MapSettings;
import io.shorefs.conformance.transport.ProbeProtocol;
import io.shorefs.spi.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConnectionOptionsTest {
    private static final Path SOCKETS = Path.of("/proc/net");
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int TIMER = 5;
    private static final String ESTABLISHED = "01";
    private static final String KEEPALIVE = "02";

    @Test
    void aVanishedClientIsFoundAfterTwoMinutes() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
                Socket accepted = listener.accept()) {
            assertTrue(client.isConnected());
            ConnectionOptions.here().configureSocket(accepted);
            assertTrue(accepted.getOption(StandardSocketOptions.SO_KEEPALIVE));
            assertTrue(accepted.getOption(StandardSocketOptions.TCP_NODELAY));
            assertIfSupported(accepted, ExtendedSocketOptions.TCP_KEEPIDLE, 60);
            assertIfSupported(accepted, ExtendedSocketOptions.TCP_KEEPINTERVAL, 10);
            assertIfSupported(accepted, ExtendedSocketOptions.TCP_KEEPCOUNT, 6);
        }
        assertEquals(120, ConnectionOptions.FOUND_AFTER.toSeconds());
    }

    private static void assertIfSupported(Socket socket, SocketOption<Integer> option, int expected)
            throws IOException {
        if (socket.supportedOptions().contains(option)) {
            assertEquals(expected, socket.getOption(option));
        }
    }

    /** What Linux says of the timers of a connection that a listener accepted, in hundredths of seconds. */
    @Test
    void anAcceptedConnectionIsWatched() throws IOException {
        Assumptions.assumeTrue(Files.exists(SOCKETS.resolve("tcp")), "Linux tells the timers of sockets");
        try (ProbeProtocol protocol = new ProbeProtocol();
                Transport transport = new TcpTransportProvider()
                        .create("ninep", protocol, new MapSettings(Map.of("addresses", List.of("127.0.0.1:0"))))) {
            transport.start();
            String address = transport.addresses().getFirst();
            int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertTrue(client.isConnected());
                await().until(() -> keepaliveDue(port).isPresent());
                long due = keepaliveDue(port).orElseThrow();
                assertTrue(due <= 60_00, () -> "the first probe comes in " + due / 100 + " s");
            }
        }
    }

    private static Optional<Long> keepaliveDue(int port) {
        return Stream.of("tcp", "tcp6")
                .map(SOCKETS::resolve)
                .filter(Files::exists)
                .flatMap(ConnectionOptionsTest::lines)
                .map(line -> line.strip().split("\\s+"))
                .filter(fields -> fields[LOCAL_ADDRESS].endsWith(":%04X".formatted(port)))
                .filter(fields -> fields[STATE].equals(ESTABLISHED))
                .map(fields -> fields[TIMER].split(":"))
                .filter(timer -> timer[0].equals(KEEPALIVE))
                .map(timer -> Long.parseLong(timer[1], 16))
                .findFirst();
    }

    private static Stream<String> lines(Path sockets) {
        try {
            return Files.readAllLines(sockets).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.shorefs.acceptance.idle;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.acceptance.Ports;
import io.shorefs.acceptance.server.Footprint;
import io.shorefs.acceptance.server.ServerFiles;
import io.shorefs.acceptance.server.ServerProcess;
import io.shorefs.conformance.ninep.NinepClient;
import io.shorefs.conformance.ninep.NinepConnection;
import io.shorefs.conformance.ninep.NinepException;
import io.shorefs.conformance.transport.SelfSigned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thousand mounts that do nothing add at most 150 MB to a server, most of it the stacks of their threads.
 *
 * <p>The heap is resident from the start, so that what a handshake leaves for the collector does not count, and what the connections keep in it is counted as what is in
 * use after a collection. Connections that came and went before have loaded and compiled the code. A server of its own for each kind: the stacks of threads that ended
 * are used again.
 */
@Timeout(180)
@Tag("long") // memory is measured on a machine that does nothing else
class IdleConnectionsTest {
    private static final int CONNECTIONS = 1_000;
    private static final int EARLIER = 200;
    private static final long MOST_KIB = 150_000_000 >> 10;
    private static final long STILL_KIB = 1 << 10;
    private static final int MSIZE = 256 << 10;

    /** More than a connection's own 4 KiB. */
    private static final int WRITE = 30_000;

    private static final long MOST_KIB_LEFT = 10 << 10;
    private static final Map<String, String> RESIDENT_HEAP =
            Map.of("SHOREFS_HEAP", "384m", "SHOREFS_JAVA_OPTS", "-Xms384m -XX:+AlwaysPreTouch");

    @TempDir
    private Path folder;

    private final List<NinepClient> clients = new ArrayList<>();

    private interface Connecting {
        NinepConnection connect() throws IOException;
    }

    @AfterEach
    void disconnect() {
        clients.forEach(NinepClient::close);
    }

    @Test
    void overTcp() throws IOException {
        int port = Ports.free();
        try (ServerProcess server = listening("127.0.0.1:" + port, "")) {
            Footprint idle = assertAddLittle(server, () -> NinepConnection.tcp("127.0.0.1", port));
            assertLargerFramesLeaveNothing(server, idle);
        }
    }

    @Test
    void overUnixSockets() throws IOException {
        Path socket = folder.resolve("socket");
        try (ServerProcess server = listening("unix:" + socket, "")) {
            assertAddLittle(server, () -> NinepConnection.unix(socket));
        }
    }

    @Test
    void overTls() throws IOException, GeneralSecurityException {
        int port = Ports.free();
        SelfSigned certificate = SelfSigned.in(folder, "server");
        String tls =
                """
                [servers.idle.tls]
                certificate = "%s"
                private_key = "%s"
                """
                        .formatted(certificate.certificate(), certificate.privateKey());
        try (ServerProcess server = listening("127.0.0.1:" + port, tls)) {
            assertAddLittle(server, () -> {
                SSLSocket socket = certificate.connect(port);
                return NinepConnection.over(socket.getInputStream(), socket.getOutputStream(), socket);
            });
        }
    }

    private ServerProcess listening(String address, String more) throws IOException {
        ServerFiles files = ServerFiles.in(folder.resolve("server"));
        String table =
                """

                [servers.idle]
                protocol = "9p"
                addresses = ["%s"]
                """
                        .formatted(address);
        Files.writeString(files.config(), table + more, StandardOpenOption.APPEND);
        ServerProcess server = ServerProcess.start(files, RESIDENT_HEAP);
        try {
            await().atMost(Duration.ofSeconds(30)).until(() -> files.logged().contains("idle serves"));
            return server;
        } catch (RuntimeException e) {
            server.close();
            throw new AssertionError("it does not listen on " + address + "; it logged:\n" + files.logged(), e);
        }
    }

    private Footprint assertAddLittle(ServerProcess server, Connecting connecting) throws IOException {
        for (int i = 0; i < EARLIER; i++) {
            NinepClient.start(connecting.connect(), MSIZE, 0).close();
        }
        connect(connecting, 1);
        long pid = server.jvm().pid();
        Footprint before = settled(pid);
        connect(connecting, CONNECTIONS);
        Footprint after = settled(pid);
        long kept = after.heapKib() - before.heapKib();
        long outside = after.residentKib() - before.residentKib();
        assertTrue(
                kept + outside <= MOST_KIB,
                () -> "%d connections keep %d KiB in the heap and %d KiB outside of it, %d KiB are allowed%n%s"
                        .formatted(CONNECTIONS, kept, outside, MOST_KIB, Footprint.largestClasses(pid)));
        assertTrue(after.threads() >= before.threads() + CONNECTIONS, "they are not all there: " + after);
        return after;
    }

    /** When compilers have given back what they worked with, and the threads of earlier connections have ended. */
    private static Footprint settled(long pid) {
        AtomicReference<Footprint> last = new AtomicReference<>(Footprint.of(pid));
        return await().pollInterval(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> Footprint.of(pid),
                        now -> Math.abs(now.residentKib() - last.getAndSet(now).residentKib()) < STILL_KIB);
    }

    private void connect(Connecting connecting, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            clients.add(NinepClient.start(connecting.connect(), MSIZE, 0));
        }
    }

    /** A frame that needs a larger array than an idle connection's gives it back. */
    private void assertLargerFramesLeaveNothing(ServerProcess server, Footprint idle) {
        byte[] data = new byte[WRITE];
        for (NinepClient client : clients) {
            assertThrows(NinepException.class, () -> client.write(0, 0, data), "the root takes no writes");
        }
        long pid = server.jvm().pid();
        long left = Footprint.of(pid).heapKib() - idle.heapKib();
        assertTrue(left <= MOST_KIB_LEFT, () -> "%d frames of %d bytes left %d KiB in the heap%n%s"
                .formatted(clients.size(), WRITE, left, Footprint.largestClasses(pid)));
    }
}

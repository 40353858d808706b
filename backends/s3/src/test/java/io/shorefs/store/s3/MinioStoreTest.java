package io.shorefs.store.s3;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.shorefs.conformance.store.ObjectStoreKit;
import io.shorefs.spi.ObjectStore;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The whole kit on MinIO, where its program is there; nothing is left out: its conditions hold. */
@Tag("full") // a process of its own
final class MinioStoreTest extends ObjectStoreKit {
    private static final S3Options.Access.Keys KEYS = new S3Options.Access.Keys("shorefs-test", "shorefs-secret");

    @TempDir
    private static Path folder;

    private static Process process;
    private static Server server;

    private final Place place = Server.newPlace();

    @BeforeAll
    static void start() throws IOException {
        Optional<Path> program = program();
        assumeTrue(program.isPresent(), "no program \"minio\" in PATH or ~/go/bin");
        String address = "127.0.0.1:" + freePort();
        ProcessBuilder command = new ProcessBuilder(
                        program.get().toString(),
                        "server",
                        "--quiet",
                        "--address",
                        address,
                        folder.resolve("data").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        command.environment().put("MINIO_ROOT_USER", KEYS.id());
        command.environment().put("MINIO_ROOT_PASSWORD", KEYS.secret());
        command.environment().put("MINIO_BROWSER", "off");
        process = command.start();
        URI endpoint = URI.create("http://" + address);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> isReady(endpoint));
        server = Server.started(endpoint, KEYS);
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    @Override
    protected ObjectStore open() {
        return server.store(place);
    }

    private static Optional<Path> program() {
        Stream<Path> folders =
                Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(Path::of);
        Path go = Path.of(System.getProperty("user.home"), "go", "bin");
        return Stream.concat(folders, Stream.of(go))
                .map(folder -> folder.resolve("minio"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isReady(URI endpoint) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(endpoint.resolve("/minio/health/ready"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}

package io.shorefs.store.s3;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.shorefs.conformance.store.ObjectStoreKit;
import io.shorefs.spi.ObjectStore;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** The whole kit on MinIO, where its program is there or Go can build it; nothing is left out: its conditions hold. */
@Tag("full") // a process of its own, and minutes until it is built
final class MinioStoreTest extends ObjectStoreKit {
    private static final S3Options.Access.Keys KEYS = new S3Options.Access.Keys("shorefs-test", "shorefs-secret");

    private static final String MINIO = "github.com/minio/minio@v0.0.0-20260212201848-7aac2a2c5b7c";
    private static final Path GO_BIN = Path.of(System.getProperty("user.home"), "go", "bin");
    private static final Duration INSTALL = Duration.ofMinutes(20);

    @TempDir
    private static Path folder;

    private static Process process;
    private static Server server;

    private final Place place = Server.newPlace();

    @BeforeAll
    static void start() throws IOException {
        Optional<Path> program = find("minio").or(MinioStoreTest::install);
        assumeTrue(program.isPresent(), "no program \"minio\" in PATH or ~/go/bin, and Go did not build it");
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

    private static Optional<Path> find(String name) {
        Stream<Path> folders =
                Stream.of(System.getenv("PATH").split(File.pathSeparator)).map(Path::of);
        return Stream.concat(folders, Stream.of(GO_BIN))
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** As README's line does. Like the other tools of the tests it stays for the next time. */
    private static Optional<Path> install() {
        return find("go").flatMap(go -> {
            ProcessBuilder command = new ProcessBuilder(go.toString(), "install", MINIO)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("install").toFile());
            command.environment().put("GOBIN", GO_BIN.toString());
            try {
                Process install = command.start();
                if (!install.waitFor(INSTALL.toMinutes(), TimeUnit.MINUTES)) {
                    install.destroyForcibly();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while Go built MinIO", e);
            }
            return find("minio");
        });
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

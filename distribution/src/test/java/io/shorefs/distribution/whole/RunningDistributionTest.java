package io.shorefs.distribution.whole;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.conformance.ninep.NinepClient;
import io.shorefs.conformance.ninep.NinepConnection;
import io.shorefs.conformance.ninep.NinepException;
import io.shorefs.conformance.ninep.NinepFiles;
import io.shorefs.conformance.transport.SelfSigned;
import io.shorefs.conformance.transport.WebSocketWire;
import io.shorefs.conformance.transport.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unzipped distribution, as a user runs it. */
class RunningDistributionTest {
    private static final byte[] CONTENT = "durable".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private static Path unzippedFolder;

    private static Unzipped shorefs;

    @TempDir
    private Path folder;

    @BeforeAll
    static void unzip() throws IOException {
        shorefs = Unzipped.into(unzippedFolder);
    }

    private Path configuration(String text) throws IOException {
        return Files.writeString(folder.resolve("shorefs.toml"), text);
    }

    private Command serve() throws IOException {
        Path file = configuration("[servers.ninep]\naddresses = [\"127.0.0.1:0\"]\n[journal]\ndir = \"data\"\n");
        return shorefs.start("run", "-c", file.toString());
    }

    private String refusal(String... arguments) throws IOException, InterruptedException {
        try (Command command = shorefs.start(arguments)) {
            assertEquals(1, command.exit(), command::errors);
            assertFalse(command.errors().contains("\tat "), command::errors);
            return command.errors();
        }
    }

    @Test
    void endsInOrderWhenToldAndGoesOnWhereItWas() throws Exception {
        try (Command server = serve();
                NinepClient client = server.connect()) {
            new NinepFiles(client, 0).write("file", CONTENT);
            long before = System.nanoTime();
            server.terminate();
            assertEquals(0, server.exit(), server::errors);
            assertTrue(System.nanoTime() - before < Duration.ofSeconds(5).toNanos());
            server.await("ended, everything is durable");
        }
        try (Command server = serve();
                NinepClient client = server.connect()) {
            assertArrayEquals(CONTENT, new NinepFiles(client, 0).read("file"));
            assertFalse(server.errors().contains("recovered"), server::errors);
        }
    }

    @Test
    void whatWasSyncedSurvivesAKillAndPassesFsck() throws Exception {
        try (Command server = serve();
                NinepClient client = server.connect()) {
            new NinepFiles(client, 0).writeAndSync("file", CONTENT);
        }
        String data = folder.resolve("data").toString();
        try (Command check = shorefs.start("fsck", "--data", data)) {
            assertEquals(0, check.exit(), check::errors);
            assertTrue(check.output().matches("2 inodes, 1 entries, \\d+ bytes: clean\n"));
        }
        try (Command check = shorefs.start("fsck", "--json", "--data", data)) {
            assertEquals(0, check.exit(), check::errors);
            assertTrue(check.output().startsWith("{\"clean\":true,\"inodes\":2,"));
        }
        try (Command server = serve();
                NinepClient client = server.connect()) {
            assertArrayEquals(CONTENT, new NinepFiles(client, 0).read("file"));
        }
    }

    @Test
    void tellsWhereItListensWhereItsDataIsAndHowToMount() throws Exception {
        try (Command server = serve()) {
            String port = server.await("ninep serves 9p on 127\\.0\\.0\\.1:(\\d+)");
            server.await(Pattern.quote("data in " + folder.resolve("data")));
            server.await(Pattern.quote("mount it with: mount -t 9p -o trans=tcp,port=" + port
                    + ",version=9p2000.L,msize=1048576,access=client,cache=mmap 127.0.0.1 /mnt"));
            for (String line : server.errors().split("\n", -1)) {
                assertTrue(line.matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  \\S.*"), line);
            }
        }
    }

    @Test
    void tellsHowItIsWhenAsked() throws Exception {
        String data = folder.resolve("data").toString();
        try (Command server = serve();
                NinepClient client = server.connect()) {
            String port = server.await("ninep serves 9p on 127\\.0\\.0\\.1:(\\d+)");
            new NinepFiles(client, 0).writeAndSync("file", CONTENT);
            try (Command status =
                    shorefs.start("status", "-c", folder.resolve("shorefs.toml").toString())) {
                assertEquals(0, status.exit(), status::errors);
                String text = status.output();
                assertTrue(text.contains("process " + server.process().pid() + ", running for "), text);
                assertTrue(text.contains("9p on 127.0.0.1:" + port + " (ninep)"), text);
                assertTrue(text.contains("files     2\n"), text);
                assertTrue(text.contains(" in " + data + "\n"), text);
            }
            try (Command status = shorefs.start("status", "--json", "--data", data)) {
                assertEquals(0, status.exit(), status::errors);
                assertTrue(status.output().contains("\"inodes\":2,"));
            }
            server.terminate();
            server.exit();
        }
        assertTrue(refusal("status", "--data", data).contains("no server runs on the data folder " + data));
    }

    @Test
    void aSecondServerOnTheSameDataIsRefusedByTheHoldersName() throws Exception {
        try (Command server = serve()) {
            String port = server.await("ninep serves 9p on 127\\.0\\.0\\.1:(\\d+)");
            server.await("mount it with");
            org.awaitility.Awaitility.await().until(() -> Files.readString(folder.resolve("data/shorefs.lock"))
                    .contains(port));
            String message = refusal("run", "-c", folder.resolve("shorefs.toml").toString());
            assertTrue(
                    message.contains("the data folder " + folder.resolve("data")
                            + " is held by a ShoreFS server with process id "
                            + server.process().pid() + ", started "),
                    message);
            assertTrue(message.contains("listening on 127.0.0.1:" + port), message);
            assertTrue(refusal("fsck", "--data", folder.resolve("data").toString())
                    .contains("is held by a ShoreFS server"));
            Files.delete(folder.resolve("data/shorefs.lock"));
            assertTrue(refusal("run", "-c", folder.resolve("shorefs.toml").toString())
                    .contains("the data folder " + folder.resolve("data") + " is held by another process"));
        }
    }

    @Test
    void anOccupiedPortIsNamedWithTheKeyThatSetsIt() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            Path file = configuration("[servers.ninep]\naddresses = [\"127.0.0.1:" + taken.getLocalPort()
                    + "\"]\n[journal]\ndir = \"data\"\n");
            assertTrue(refusal("run", "-c", file.toString())
                    .endsWith(
                            "shorefs: port " + taken.getLocalPort() + " is in use; change [servers.ninep] addresses"));
        }
    }

    @Test
    void servesOverTlsAndRefusesPlainClients() throws Exception {
        SelfSigned certificate = SelfSigned.in(folder, "server");
        Path file = configuration(
                """
                [servers.ninep]
                addresses = ["127.0.0.1:0"]
                first_message = "2 s"
                [journal]
                dir = "data"
                [servers.ninep.tls]
                certificate = "server.crt"
                private_key = "server.key"
                """);
        try (Command server = shorefs.start("run", "-c", file.toString())) {
            int port = Integer.parseInt(server.await("ninep serves 9p on 127\\.0\\.0\\.1:(\\d+) with TLS"));
            try (NinepClient client = secure(certificate, port)) {
                NinepFiles files = new NinepFiles(client, 0);
                files.write("file", CONTENT);
                assertThrows(
                        UncheckedIOException.class,
                        () -> NinepClient.start(NinepConnection.tcp("127.0.0.1", port), 65_536, 0));
                assertArrayEquals(CONTENT, files.read("file"));
            }
            assertFalse(server.errors().contains("mount it with"), server::errors);
        }
        Files.delete(certificate.privateKey());
        assertTrue(refusal("run", "-c", file.toString())
                .contains(file + ":8: servers.ninep.tls.private_key: tls.private_key = " + certificate.privateKey()));
    }

    @Test
    void servesTheSameFilesOverWebSocketAsOneUser() throws Exception {
        Path file = configuration(
                """
                [servers.ninep]
                addresses = ["127.0.0.1:0"]
                [servers.webui]
                addresses = ["127.0.0.1:0"]
                uid = 1234
                gid = 1235
                [journal]
                dir = "data"
                """);
        try (Command server = shorefs.start("run", "-c", file.toString());
                NinepClient client = server.connect();
                HttpClient http = HttpClient.newHttpClient()) {
            String address = server.await("webui serves 9p on (http://127\\.0\\.0\\.1:\\d+)");
            HttpResponse<String> page = http.send(
                    HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
            assertTrue(page.body().contains("This is a ShoreFS server"), page::body);
            NinepFiles files = new NinepFiles(client, 0);
            files.write("file", CONTENT);
            files.mkdir("open", 0777, 0);
            Wire wire = WebSocketWire.connect(http, address);
            try (NinepClient tab =
                    NinepClient.start(NinepConnection.over(wire.input(), wire.output(), wire::close), 4 << 20, 0)) {
                assertEquals(1 << 20, tab.msize());
                HttpResponse<String> metrics = http.send(
                        HttpRequest.newBuilder(URI.create(address + "/metrics")).build(),
                        HttpResponse.BodyHandlers.ofString());
                assertTrue(metrics.body().contains("shorefs_connections{server=\"webui\"} 1.0\n"), metrics::body);
                assertTrue(metrics.body().contains("shorefs_journal_payload_free_bytes "), metrics::body);
                NinepFiles same = new NinepFiles(tab, 0); // which says that it is user 0
                assertArrayEquals(CONTENT, same.read("file"));
                same.write("open/mine", CONTENT);
                assertEquals(1234, files.stat("open/mine").uid());
                assertThrows(NinepException.class, () -> same.write("file", "not its own"));
            }
        }
    }

    private static NinepClient secure(SelfSigned certificate, int port) throws IOException {
        SSLSocket socket = certificate.connect(port);
        NinepConnection connection = NinepConnection.over(socket.getInputStream(), socket.getOutputStream(), socket);
        return NinepClient.start(connection, 65_536, 0);
    }

    @Test
    void aMistakeInWhatAPluginReadsIsNamedLikeAnyOther() throws Exception {
        Path file = configuration("[servers.ninep]\nadresses = [\"127.0.0.1:0\"]\n[journal]\ndir = \"data\"\n");
        assertTrue(refusal("run", "-c", file.toString())
                .endsWith(file + ":2: servers.ninep.adresses: there is no such key; the nearest key is addresses"));
        configuration("[servers.ninep]\nmax_fids = 1\n[journal]\ndir = \"data\"\n");
        assertTrue(refusal("run", "-c", file.toString()).contains(file + ":2: servers.ninep.max_fids: "));
        configuration("[servers.ninep]\nprotocol = \"9q\"\n[journal]\ndir = \"data\"\n");
        assertTrue(refusal("run", "-c", file.toString())
                .endsWith(file + ":2: servers.ninep.protocol: there is no protocol \"9q\", there is 9p"));
        configuration("[journal]\ndir = \"data\"\nmap = \"x\"\n");
        assertTrue(refusal("run", "-c", file.toString())
                .contains(file + ":3: journal.map: there is no local map \"x\", there is "));
        configuration("[users.nobody-here]\ngid = 1\n");
        assertTrue(refusal("run", "-c", file.toString())
                .contains(file + ":1: users.nobody-here: nobody-here: this machine has no such user"));
    }

    @Test
    void initWritesAFileThatRunsAndKeepsOneThatIsThere() throws Exception {
        Path file = folder.resolve("new.toml");
        try (Command init = shorefs.start("init", file.toString())) {
            assertEquals(0, init.exit(), init::errors);
            assertEquals("wrote " + file + "; start with: shorefs run -c " + file + "\n", init.output());
        }
        assertEquals(-1, Files.mismatch(file, shorefs.home().resolve("conf/shorefs.toml")));
        Files.writeString(file, "mine");
        assertEquals(
                "shorefs: " + file + " exists and is left as it is; name another file",
                refusal("init", file.toString()));
        assertEquals("mine", Files.readString(file));
    }

    @Test
    void theVersionIsTold() throws Exception {
        try (Command version = shorefs.start("version")) {
            assertEquals(0, version.exit());
            assertTrue(version.output().matches("ShoreFS \\d\\S*, Java 2\\S+\n"));
            assertEquals("", version.errors());
        }
    }

    @Test
    void aWrongCommandShowsTheRightOnes() throws Exception {
        try (Command wrong = shorefs.start("xyz")) {
            assertEquals(2, wrong.exit());
            assertTrue(wrong.errors().contains("run") && wrong.errors().contains("fsck"), wrong::errors);
        }
    }

    @Test
    void aJarInPluginsThatProvidesNothingStopsTheStart() throws Exception {
        Path jar = shorefs.plugins().resolve("nothing.jar");
        Files.copy(shorefs.jars("commons-text").getFirst(), jar);
        try {
            String message = refusal("run", "--data", folder.resolve("data").toString());
            assertTrue(message.startsWith("shorefs: the plugin " + jar + " provides nothing"), message);
        } finally {
            Files.delete(jar);
        }
    }
}

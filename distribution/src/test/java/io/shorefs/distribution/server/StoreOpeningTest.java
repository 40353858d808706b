package io.shorefs.distribution.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.FileSystem;
import io.shorefs.distribution.config.ConfigurationException;
import io.shorefs.distribution.config.ConfigurationFile;
import io.shorefs.distribution.config.ConfigurationReader;
import io.shorefs.distribution.config.ServerConfiguration;
import io.shorefs.distribution.plugin.PluginCompiler;
import io.shorefs.distribution.plugin.Providers;
import io.shorefs.spi.ObjectStoreProvider;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From the text of a configuration to a store, or to a sentence. */
class StoreOpeningTest {
    private static final StoreExamination PATIENT = new StoreExamination(Duration.ofMinutes(1), Duration.ofMinutes(1));
    private static final StoreExamination HASTY = new StoreExamination(Duration.ofMillis(500), Duration.ofMinutes(1));

    @TempDir
    private Path folder;

    private Providers providers = Providers.load(Optional.empty());

    private ServerConfiguration configuration(String text) {
        try {
            Path file = Files.writeString(folder.resolve("s.toml"), text);
            return ConfigurationReader.read(
                    ConfigurationFile.read(file, name -> null),
                    folder,
                    folder,
                    providers.stores().each(ObjectStoreProvider::table));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Optional<OpenedStore> open(String text, StoreExamination examination) {
        return StoreOpening.open(configuration(text), providers, examination);
    }

    /** What the refusal says behind the name of the file. */
    private String refusal(String text) {
        ConfigurationException thrown = assertThrows(ConfigurationException.class, () -> open(text, PATIENT));
        String message = thrown.getMessage();
        assertEquals(1, message.lines().count(), message);
        assertTrue(message.startsWith(folder.resolve("s.toml") + ":"), message);
        return message.substring((folder.resolve("s.toml") + ":").length());
    }

    private static void assertStarts(String begin, String message) {
        assertTrue(message.startsWith(begin), message);
    }

    private static String storage(String url) {
        return "[storage]\nurl = \"" + url + "\"\n";
    }

    private static String s3(FakeS3 server) {
        return storage("s3://bucket/prefix") + "[aws]\nendpoint = \"" + server.endpoint()
                + "\"\naccess_key_id = \"id\"\nsecret_access_key = \"hidden\"\n";
    }

    // ---- stores that can be used ----

    @Test
    void withoutAUrlThereIsNoStore() {
        assertEquals(Optional.empty(), open("", PATIENT));
    }

    @Test
    void aStoreInMemory() throws Exception {
        try (OpenedStore opened = open(storage("memory:"), PATIENT).orElseThrow()) {
            assertEquals(Optional.empty(), opened.away());
            List<String> keys = new ArrayList<>();
            opened.store().list("", Optional.empty(), listed -> keys.add(listed.key()));
            assertEquals(List.of(), keys);
        }
    }

    @Test
    void aFolderIsMade() throws IOException {
        Path store = folder.resolve("new/store");
        try (OpenedStore opened =
                open(storage(store.toUri().toString()), PATIENT).orElseThrow()) {
            assertEquals(Optional.empty(), opened.away());
            assertTrue(Files.isDirectory(store));
        }
    }

    // ---- the configuration ----

    @Test
    void aMistakeInTheStoresTableIsNamedLikeAnyOther() {
        String begin = storage("s3://bucket/prefix") + "[aws]\n";
        assertEquals(
                "4: aws.regoin: there is no such key; the nearest key is region",
                refusal(begin + "regoin = \"eu-west-1\"\nendpoint = \"http://127.0.0.1:1\"\n"));
        assertStarts("4: aws.region: region = \"eu-wst-1\" is none", refusal(begin + "region = \"eu-wst-1\"\n"));
        assertStarts(
                "4: aws.access_key_id: access_key_id is of no use without secret_access_key",
                refusal(begin + "access_key_id = \"x\"\n"));
        assertStarts("4: aws.endpoint: endpoint = \"localhost\"", refusal(begin + "endpoint = \"localhost\"\n"));
        assertStarts("4: aws.path_style: true or false is wanted", refusal(begin + "path_style = 5\n"));
    }

    @Test
    void aMistakeInTheUrlIsNamedByItsKey() {
        assertStarts("2: storage.url: url = \"s3://bucket/a//b\": a prefix has", refusal(storage("s3://bucket/a//b")));
        assertStarts("2: storage.url: url = \"file:///a?b\": ", refusal(storage("file:///a?b")));
    }

    // ---- what somebody has to change ----

    @Test
    void aFolderThatIsNoneIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "mine");
        assertStarts(
                "2: storage.url: the object store in " + file + " cannot be opened: ",
                refusal(storage(file.toUri().toString())));
        assertEquals("mine", Files.readString(file));
    }

    @Test
    void aFolderOfSomethingElseIsRefusedAndLeftAsItIs() throws IOException {
        Path photos = Files.createDirectories(folder.resolve("pictures/photos"));
        Files.writeString(photos.resolve("1.jpg"), "jpg");
        String url = photos.getParent().toUri().toString();
        assertEquals(
                "2: storage.url: the object store " + url
                        + " holds something else, such as photos/1.jpg: a filesystem needs a prefix of its own",
                refusal(storage(url)));
        try (Stream<Path> files = Files.walk(photos.getParent())) {
            assertFalse(files.anyMatch(path -> path.toString().contains("probe")));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            404 | NoSuchBucket                 | there is no such bucket: make it, or change [storage] url (NoSuchBucket: says the test)
            301 | PermanentRedirect            | change [aws] region or endpoint (PermanentRedirect: says the test)
            400 | AuthorizationHeaderMalformed | change [aws] region or endpoint (AuthorizationHeaderMalformed: says the test)
            403 | AccessDenied                 | permissions that docs/s3.md lists, or change [aws] access_key_id (AccessDenied: says the test)
            403 | InvalidAccessKeyId           | change [aws] access_key_id and secret_access_key (InvalidAccessKeyId: says the test)
            403 | SignatureDoesNotMatch        | change [aws] secret_access_key (SignatureDoesNotMatch: says the test)
            """)
    void whatAStoreRefusesIsOneSentenceAndNothingIsWritten(int status, String code, String sentence)
            throws IOException {
        try (FakeS3 server = FakeS3.error(status, code)) {
            String message = refusal(s3(server));
            assertStarts(
                    "2: storage.url: the object store s3://bucket/prefix cannot be used: could not read volume in s3://bucket/prefix: ",
                    message);
            assertTrue(message.endsWith(sentence), message);
            assertFalse(message.contains("hidden"), message);
            assertEquals(List.of("GET"), server.requests());
        }
    }

    @Test
    void aPageOfSomebodyElseIsNoStore() throws IOException {
        try (FakeS3 server = new FakeS3(404, "<html><body>Not found</body></html>")) {
            assertTrue(refusal(s3(server))
                    .endsWith("what answers there does not speak S3: change [aws] endpoint (status 404)"));
        }
    }

    /** It says yes to all. */
    @Test
    void aServerThatGivesItsPageForEverythingIsNoStore() throws IOException {
        try (FakeS3 server = new FakeS3(200, "<html><body>Hello</body></html>")) {
            assertStarts(
                    "2: storage.url: the object store s3://bucket/prefix lacks what a filesystem needs: put and get (",
                    refusal(s3(server)));
        }
    }

    // ---- out of reach ----

    @Test
    void aStoreThatIsOverloadedIsNoReasonNotToStart() throws IOException {
        try (FakeS3 server = FakeS3.error(503, "SlowDown")) {
            assertAway(s3(server));
        }
    }

    @Test
    void aStoreThatIsNotThereIsNoReasonNotToStart() throws IOException {
        FakeS3 gone = new FakeS3(200, "");
        gone.close();
        assertAway(s3(gone));
    }

    private void assertAway(String text) {
        try (OpenedStore opened = open(text, HASTY).orElseThrow()) {
            String away = opened.away().orElseThrow();
            assertStarts("nothing else within 0 s: ", away);
        }
    }

    // ---- a stranger's store ----

    @Test
    void aPluginsSchemeHasATableOfItsNameAndRefusesInItsOwnWords() throws Exception {
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        Path project = Files.createTempDirectory(folder, "project");
        Files.writeString(
                Files.createDirectories(project.resolve("src/p")).resolve("P.java"),
                """
                package p;
                import io.shorefs.spi.*;
                import java.lang.reflect.Proxy;
                import java.net.URI;
                public class P implements ObjectStoreProvider {
                    public String scheme() { return "gs"; }
                    public ObjectStore open(URI url, Settings settings) {
                        String project = settings.text("project").orElseThrow(() -> new IllegalArgumentException("project is missing"));
                        return (ObjectStore) Proxy.newProxyInstance(P.class.getClassLoader(), new Class<?>[] {ObjectStore.class}, (p, m, a) -> {
                            if (m.getName().equals("close")) { return null; }
                            throw new ObjectStore.StoreException(ObjectStore.Failure.DENIED, url + " is not for " + project, null);
                        });
                    }
                }
                """);
        Files.writeString(
                Files.createDirectories(project.resolve("resources/META-INF/services"))
                        .resolve(ObjectStoreProvider.class.getName()),
                "p.P\n");
        PluginCompiler.jar(
                project,
                List.of(place(FileSystem.class), place(ObjectStoreProvider.class)),
                folder,
                plugins.resolve("gs.jar"));
        providers = Providers.load(Optional.of(plugins));
        assertEquals(
                "2: storage.url: the object store gs://x/y cannot be used: gs://x/y is not for me",
                refusal(storage("gs://x/y") + "[gs]\nproject = \"me\"\n"));
        assertEquals("3: gs: project is missing", refusal(storage("gs://x/y") + "[gs]\n"));
        assertEquals(
                "5: gs.projekt: there is no such key; the nearest key is project",
                refusal(storage("gs://x/y") + "[gs]\nproject = \"me\"\nprojekt = \"me\"\n"));
        assertTrue(refusal(storage("gss://x/y")).endsWith("(there are stores for file, gs, memory, s3)"));
    }

    private static Path place(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}

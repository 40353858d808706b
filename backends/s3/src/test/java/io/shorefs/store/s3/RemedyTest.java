package io.shorefs.store.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.shorefs.conformance.MapSettings;
import io.shorefs.conformance.transport.SelfSigned;
import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import io.shorefs.store.s3.Meddler.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with the configuration, and not only for a while, is told with the key that is to be changed. */
final class RemedyTest {
    private static final Map<String, Object> KEYS = Map.of("access_key_id", "id", "secret_access_key", "secret");

    private static ObjectStore open(URI endpoint, String bucket, Map<String, Object> more) {
        Map<String, Object> table = new HashMap<>(more);
        table.put("endpoint", endpoint.toString());
        return new S3StoreProvider().open(URI.create("s3://" + bucket + "/prefix"), new MapSettings(table));
    }

    private static String denied(ObjectStore store) {
        StoreException thrown = assertThrows(StoreException.class, () -> store.get("a"));
        assertEquals(Failure.DENIED, thrown.failure(), thrown::getMessage);
        assertEquals(1, thrown.getMessage().lines().count());
        return thrown.getMessage();
    }

    private static void assertContains(String part, String message) {
        assertTrue(message.contains(part), message);
    }

    // ---- a real server ----

    @Test
    void aBucketThatIsMissing() {
        Server server = S3ProxyServer.strict();
        Map<String, Object> keys = Map.of(
                "access_key_id", server.keys().id(),
                "secret_access_key", server.keys().secret());
        try (ObjectStore store = open(server.endpoint(), "nowhere", keys)) {
            assertContains(
                    "could not read a in s3://nowhere/prefix: there is no such bucket: make it, or change [storage] url (NoSuchBucket",
                    denied(store));
        }
    }

    @Test
    void aSecretThatIsWrong() {
        Server server = S3ProxyServer.strict();
        Map<String, Object> keys = Map.of("access_key_id", server.keys().id(), "secret_access_key", "wrong");
        try (ObjectStore store = open(server.endpoint(), Server.BUCKET, keys)) {
            String message = denied(store);
            assertContains("change [aws] secret_access_key (SignatureDoesNotMatch", message);
            assertFalse(message.contains("wrong"), message);
        }
    }

    @Test
    void anAccessKeyThatIsWrong() {
        try (ObjectStore store = open(S3ProxyServer.strict().endpoint(), Server.BUCKET, KEYS)) {
            assertContains("change [aws] access_key_id and secret_access_key (InvalidAccessKeyId", denied(store));
        }
    }

    // ---- answers ----

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            403 | AccessDenied                 | not allowed: give these credentials the permissions that docs/s3.md lists
            403 | AccountProblem               | says the test
            400 | InvalidToken                 | renew them, or change [aws] access_key_id and secret_access_key
            400 | InvalidBucketName            | change [storage] url
            400 | AuthorizationHeaderMalformed | change [aws] region or endpoint
            301 | PermanentRedirect            | change [aws] region or endpoint
            501 | NotImplemented               | the store cannot do this: change [aws] endpoint or [storage] url
            400 | InvalidStorageClass          | change [aws] storage_class
            400 | KMS.NotFoundException        | change [aws] kms_key
            """)
    void anErrorNamesWhatToChange(int status, String code, String sentence) throws IOException {
        try (Meddler meddler = new Meddler(URI.create("http://nobody.invalid"));
                ObjectStore store = open(meddler.endpoint(), "bucket", KEYS)) {
            meddler.next("GET", (request, behind) -> Answer.error(status, code));
            assertContains(sentence, denied(store));
        }
    }

    @Test
    void aRegionThatTheStoreTellsIsTold() throws IOException {
        try (Meddler meddler = new Meddler(URI.create("http://nobody.invalid"));
                ObjectStore store = open(meddler.endpoint(), "bucket", KEYS)) {
            Answer error = Answer.error(301, "PermanentRedirect");
            Map<String, List<String>> headers = new HashMap<>(error.headers());
            headers.put("x-amz-bucket-region", List.of("eu-west-3"));
            meddler.next("GET", (request, behind) -> new Answer(301, headers, error.body()));
            assertContains("the bucket is in the region eu-west-3: set [aws] region = \"eu-west-3\"", denied(store));
        }
    }

    /** The next attempt is signed with the time that the store told. */
    @Test
    void aClockThatIsWrongIsMadeUpFor() throws IOException {
        try (SkewedServer server = new SkewedServer();
                ObjectStore store = open(server.endpoint(), "bucket", KEYS)) {
            StoreException thrown = assertThrows(StoreException.class, () -> store.get("a"));
            assertEquals(Failure.ABSENT, thrown.failure(), thrown::getMessage);
        }
    }

    @Test
    void aClockThatIsWrongAllTheSame() {
        assertEquals(
                "this machine's clock and the store's are too far apart: set the clock",
                Remedy.of("RequestTimeTooSkewed").orElseThrow());
    }

    @Test
    void aStoreWithoutConditions() throws IOException {
        try (Meddler meddler = new Meddler(URI.create("http://nobody.invalid"));
                ObjectStore store = open(meddler.endpoint(), "bucket", KEYS)) {
            meddler.next("PUT", (request, behind) -> Answer.error(501, "NotImplemented"));
            StoreException thrown =
                    assertThrows(StoreException.class, () -> store.putIfAbsent("a", ByteBuffer.allocate(1)));
            assertEquals(Failure.DENIED, thrown.failure());
            assertContains("could not create a in s3://bucket/prefix: the store cannot do this", thrown.getMessage());
        }
    }

    // ---- credentials ----

    @Test
    void aProfileThatIsMissing(@TempDir Path folder) {
        AwsFiles.missing(folder, () -> {
            Map<String, Object> profile = Map.of("profile", "nobody");
            try (ObjectStore store = open(S3ProxyServer.strict().endpoint(), Server.BUCKET, profile)) {
                assertContains("no credentials for the profile \"nobody\": change [aws] profile", denied(store));
            }
        });
    }

    @Test
    void noCredentialsAtAll(@TempDir Path folder) {
        assumeTrue(System.getenv("AWS_ACCESS_KEY_ID") == null, "the environment has credentials");
        AwsFiles.missing(folder, () -> {
            try (ObjectStore store = open(S3ProxyServer.strict().endpoint(), Server.BUCKET, Map.of())) {
                assertContains("set [aws] access_key_id and secret_access_key", denied(store));
            }
        });
    }

    @Test
    void aRegionThatAmazonDoesNotHave() {
        Map<String, Object> wrong = Map.of("region", "eu-wst-1");
        assertContains(
                "region = \"eu-wst-1\" is none",
                assertThrows(IllegalArgumentException.class, () -> S3Options.of(new MapSettings(wrong)))
                        .getMessage());
        Map<String, Object> theirs = Map.of("region", "garage", "endpoint", "http://127.0.0.1:3900");
        assertEquals("garage", S3Options.of(new MapSettings(theirs)).region().orElseThrow());
    }

    // ---- TLS ----

    @Test
    void aServerWithoutTls() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
            thread.execute(() -> refuseOnce(listener));
            URI endpoint = URI.create("https://127.0.0.1:" + listener.getLocalPort());
            try (ObjectStore store = open(endpoint, "bucket", KEYS)) {
                assertContains(
                        "does not speak TLS: change the \"https\" of [aws] endpoint, or its port", denied(store));
            }
        }
    }

    /** As a web server does that was sent a handshake. */
    private static void refuseOnce(ServerSocket listener) {
        try (Socket socket = listener.accept()) {
            socket.getInputStream().read();
            socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aCertificateThatNobodyTrusts(@TempDir Path folder) throws Exception {
        SSLContext context = context(SelfSigned.in(folder, "server"));
        try (ServerSocket listener =
                        context.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
            thread.execute(() -> shakeHandsOnce(listener));
            URI endpoint = URI.create("https://127.0.0.1:" + listener.getLocalPort());
            try (ObjectStore store = open(endpoint, "bucket", KEYS)) {
                assertContains("the store's certificate is not trusted (", denied(store));
            }
        }
    }

    private static void shakeHandsOnce(ServerSocket listener) {
        try (Socket socket = listener.accept()) {
            socket.getInputStream().read(); // which shakes hands first
        } catch (SSLException refused) {
            // by the client, as it should
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SSLContext context(SelfSigned server) throws IOException, GeneralSecurityException {
        try (InputStream pem = Files.newInputStream(server.certificate())) {
            Certificate certificate = CertificateFactory.getInstance("X.509").generateCertificate(pem);
            String key = Files.readString(server.privateKey()).replaceAll("-----[^-]*-----|\\s", "");
            PrivateKey secret = KeyFactory.getInstance("EC")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(key)));
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", secret, new char[0], new Certificate[] {certificate});
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        }
    }
}

package io.shorefs.acceptance.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.acceptance.server.Command;
import io.shorefs.acceptance.server.ObjectStoreServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code shorefs store check} against a server that speaks S3. */
@Tag("full")
class StoreCheckTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String URL = "s3://" + ObjectStoreServer.BUCKET + "/files";

    private static ObjectStoreServer server;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        server = ObjectStoreServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void nothingIsLeft() {
        assertEquals(0, server.count());
    }

    private Command check(String url, Map<String, String> aws) throws IOException {
        Path file = Files.writeString(folder.resolve("shorefs.toml"), server.configuration(url, aws));
        return Command.shorefs(LIMIT, "store", "check", "-c", file.toString());
    }

    private void assertRefused(String url, Map<String, String> aws, String... parts) throws IOException {
        Command check = check(url, aws);
        assertEquals(1, check.status(), check::output);
        assertEquals(1, check.output().lines().count(), check::output);
        for (String part : parts) {
            assertTrue(check.output().contains(part), check::output);
        }
        assertFalse(check.output().contains("secret-of-nobody"), check::output);
    }

    /** Also, the libraries of the store say nothing. */
    @Test
    void aGoodBucketIsToldInLinesAndNothingElseIsPrinted() throws IOException {
        Command check = check(URL, Map.of());
        assertEquals(
                """
                put and get: yes
                get of a range: yes
                list after put: yes
                conditional put: yes
                conditional replace: yes
                delete: yes
                the object store %s can be used
                """
                        .formatted(URL),
                check.output());
        assertEquals(0, check.status());
    }

    @Test
    void aBucketThatIsMissingIsNamedWithTheKey() throws IOException {
        assertRefused(
                "s3://nowhere/files",
                Map.of(),
                "shorefs.toml:2: storage.url: the object store s3://nowhere/files cannot be used: ",
                "there is no such bucket: make it, or change [storage] url");
    }

    @Test
    void wrongKeysAreNamed() throws IOException {
        assertRefused(URL, Map.of("secret_access_key", "secret-of-nobody"), "change [aws] secret_access_key");
        assertRefused(URL, Map.of("access_key_id", "nobody"), "change [aws] access_key_id and secret_access_key");
    }

    @Test
    void aKeyThatThereIsNotIsNamedWithTheNearest() throws IOException {
        assertRefused(
                URL, Map.of("regoin", "eu-west-1"), ": aws.regoin: there is no such key; the nearest key is region");
    }
}

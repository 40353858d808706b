package io.shorefs.store.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.shorefs.conformance.MapSettings;
import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStoreProvider;
import io.shorefs.store.s3.Meddler.Answer;
import io.shorefs.store.s3.Meddler.Request;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The URL, the table, and what they do to requests. */
final class S3StoreProviderTest {
    private static final Map<String, Object> NOTHING = Map.of();

    @Test
    void itIsFound() {
        List<String> schemes = ServiceLoader.load(ObjectStoreProvider.class).stream()
                .map(provider -> provider.get().scheme())
                .toList();
        assertEquals(List.of("s3"), schemes);
    }

    // ---- the URL ----

    @ParameterizedTest
    @CsvSource({
        "s3://bucket, '', s3://bucket",
        "s3://bucket/, '', s3://bucket",
        "s3://bucket/a, a/, s3://bucket/a",
        "s3://bucket/a/b/, a/b/, s3://bucket/a/b",
    })
    void aUrlNamesAPlace(URI url, String prefix, String shown) {
        assertEquals(new Place("bucket", prefix), Place.of(url));
        assertEquals(shown, Place.of(url).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3:bucket",
                "s3:///a",
                "s3://user@bucket/a",
                "s3://bucket:9000/a",
                "s3://bucket/a//b",
                "s3://bucket/../a",
                "s3://bucket/%C3%A4",
                "s3://bucket/a?b",
                "s3://bucket--eun1-az1--x-s3/a"
            })
    void whatIsNoPlaceIsRefused(URI url) {
        assertBegins("url = \"" + url + "\": ", () -> Place.of(url));
    }

    @Test
    void aPrefixLeavesRoomForKeys() {
        String longest = "p".repeat(123);
        assertEquals(
                1_024,
                Place.of(URI.create("s3://b1/" + longest))
                        .name("k".repeat(ObjectStore.KEY_MAX))
                        .length());
        assertBegins("url = ", () -> Place.of(URI.create("s3://b1/" + longest + "p")));
    }

    // ---- the table ----

    @Test
    void withoutATableAllIsTheSdksOwn() {
        S3Options options = options(NOTHING);
        assertEquals(List.of(), options.endpoint().stream().toList());
        assertEquals(List.of(), options.region().stream().toList());
        assertEquals(List.of(), options.access().stream().toList());
        assertFalse(options.pathStyle());
        assertFalse(options.isForeign());
    }

    @ParameterizedTest
    @CsvSource({
        "https://s3.eu-west-1.amazonaws.com, false",
        "https://s3.cn-north-1.amazonaws.com.cn, false",
        "https://amazonaws.com.example, true",
        "http://127.0.0.1:9000, true"
    })
    void anEndpointTellsWhetherItIsAmazons(String endpoint, boolean foreign) {
        S3Options options = options(Map.of("endpoint", endpoint));
        assertEquals(foreign, options.isForeign());
        assertEquals(foreign, options.pathStyle());
        assertEquals(
                !foreign,
                options(Map.of("endpoint", endpoint, "path_style", !foreign)).pathStyle());
    }

    @Test
    void secretsAreNotShown() {
        S3Options options = options(Map.of("access_key_id", "id", "secret_access_key", "hidden"));
        assertTrue(options.toString().contains("id"));
        assertFalse(options.toString().contains("hidden"));
    }

    @Test
    void whatCannotBeUsedIsRefusedByItsKey() {
        assertRefused("endpoint", Map.of("endpoint", "localhost:9000"));
        assertRefused("endpoint", Map.of("endpoint", "https://"));
        assertRefused("endpoint", Map.of("endpoint", "http://a b"));
        assertRefused("access_key_id", Map.of("access_key_id", "id"));
        assertRefused("secret_access_key", Map.of("secret_access_key", "secret"));
        assertRefused("profile", Map.of("access_key_id", "id", "secret_access_key", "secret", "profile", "p"));
        assertRefused("encryption", Map.of("encryption", "rot13"));
        assertRefused("kms_key", Map.of("kms_key", "key"));
        assertRefused("kms_key", Map.of("kms_key", "key", "encryption", "AES256"));
        assertRefused("storage_class", Map.of("storage_class", "GLACIER"));
    }

    private static void assertRefused(String key, Map<String, Object> table) {
        assertBegins(key + " ", () -> options(table));
    }

    private static void assertBegins(String begin, org.junit.jupiter.api.function.Executable action) {
        String message = assertThrows(IllegalArgumentException.class, action).getMessage();
        assertTrue(message.startsWith(begin), message);
    }

    private static S3Options options(Map<String, Object> table) {
        return S3Options.of(new MapSettings(table));
    }

    @Test
    void withoutARegionTheSentenceNamesIt(@TempDir Path folder) {
        assumeTrue(System.getenv("AWS_REGION") == null, "the environment names a region");
        AwsFiles.missing(
                folder,
                () -> assertBegins("region ", () -> new S3StoreProvider()
                        .open(URI.create("s3://bucket"), new MapSettings(NOTHING))));
    }

    // ---- requests ----

    @Test
    void objectsAreKeptAsTheTableSays() throws IOException {
        Map<String, Object> terms =
                Map.of("encryption", "aws:kms", "kms_key", "the-key", "storage_class", "INTELLIGENT_TIERING");
        for (Request put : puts(terms)) {
            assertEquals("aws:kms", put.header("x-amz-server-side-encryption"));
            assertEquals("the-key", put.header("x-amz-server-side-encryption-aws-kms-key-id"));
            assertEquals("INTELLIGENT_TIERING", put.header("x-amz-storage-class"));
        }
        for (Request put : puts(NOTHING)) {
            assertNull(put.header("x-amz-server-side-encryption"));
            assertNull(put.header("x-amz-storage-class"));
        }
    }

    @Test
    void otherStoresGetNothingThatTheyMayNotKnow() throws IOException {
        for (Request put : puts(NOTHING)) {
            List<String> names = put.headers().keySet().stream()
                    .filter(name -> name.contains("checksum") || name.contains("trailer"))
                    .toList();
            assertEquals(List.of(), names);
            assertNull(put.header("content-encoding"));
            assertEquals("/bucket/prefix/a", put.uri().getPath());
        }
    }

    @Test
    void deletionsCarryTheChecksumThatAllStoresKnow() throws IOException {
        try (Meddler meddler = new Meddler(URI.create("http://nobody.invalid"))) {
            meddler.next("POST", (r, b) -> Answer.xml(200, "<DeleteResult/>"));
            try (ObjectStore store =
                    new S3StoreProvider().open(URI.create("s3://bucket/prefix"), at(meddler, NOTHING))) {
                store.delete(List.of("a"));
            }
            assertNotNull(meddler.requests("POST").getFirst().header("content-md5"));
        }
    }

    private static MapSettings at(Meddler meddler, Map<String, Object> more) {
        Map<String, Object> table = new HashMap<>(more);
        table.putAll(Map.of(
                "endpoint", meddler.endpoint().toString(), "access_key_id", "id", "secret_access_key", "secret"));
        return new MapSettings(table);
    }

    /** What each kind of put sends, to a store that always says yes. */
    private static List<Request> puts(Map<String, Object> more) throws IOException {
        try (Meddler meddler = new Meddler(URI.create("http://nobody.invalid"))) {
            Answer yes = new Answer(200, Map.of("etag", List.of("\"e\"")), new byte[0]);
            meddler.next("PUT", (r, b) -> yes, (r, b) -> yes, (r, b) -> yes);
            try (ObjectStore store = new S3StoreProvider().open(URI.create("s3://bucket/prefix"), at(meddler, more))) {
                ByteBuffer bytes = ByteBuffer.allocate(10);
                store.put("a", bytes);
                store.putIfAbsent("a", bytes);
                store.putIfMatch("a", bytes, new ObjectStore.Version("\"v\""));
            }
            List<Request> puts = meddler.requests("PUT");
            assertNull(puts.get(0).header("if-none-match"));
            assertEquals("*", puts.get(1).header("if-none-match"));
            assertEquals("\"v\"", puts.get(2).header("if-match"));
            return puts;
        }
    }
}

package io.shorefs.store.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import io.shorefs.store.s3.Meddler.Answer;
import io.shorefs.store.s3.Meddler.Deed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes wrong, what is tried again, and what is told. */
final class FailuresTest {
    private static final Patience PATIENT =
            new Patience(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofMillis(1), Duration.ofMillis(10));

    private final Place place = Server.newPlace();
    private S3Store store;
    private Meddler meddler;

    @BeforeEach
    void open() throws IOException {
        meddler = new Meddler(S3ProxyServer.open().endpoint());
        store = store(PATIENT);
        store.put("a", ByteBuffer.allocate(10));
    }

    private S3Store store(Patience patience) {
        return new Server(meddler.endpoint(), S3ProxyServer.open().keys()).store(place, patience);
    }

    @AfterEach
    void close() {
        store.close();
        meddler.close();
    }

    @ParameterizedTest
    @CsvSource({
        "404, NoSuchKey, ABSENT",
        "403, AccessDenied, DENIED",
        "401, Unauthorized, DENIED",
        "403, InvalidAccessKeyId, DENIED",
        "400, InvalidArgument, DENIED",
        "501, NotImplemented, DENIED",
        // Were these told as absent, a wrong URL would look like an empty filesystem.
        "404, NoSuchBucket, DENIED",
        "404, Whatever, DENIED",
    })
    void whatWillNotPassIsToldAtOnce(int status, String code, Failure failure) {
        meddler.next("GET", answer(status, code));
        StoreException thrown = assertFails(failure, () -> store.get("a"));
        assertTrue(thrown.getMessage().contains("a in " + place), thrown::getMessage);
        assertEquals(1, meddler.requests("GET").size());
        meddler.next("PUT", answer(status, code));
        if (failure != Failure.ABSENT) {
            assertFails(failure, () -> store.putIfAbsent("b", ByteBuffer.allocate(1)));
        }
    }

    @Test
    void aPageOfSomebodyElseSaysNothingOfObjects() {
        meddler.next("GET", (request, behind) -> Answer.xml(404, "<html><body>Not found</body></html>"));
        StoreException thrown = assertFails(Failure.DENIED, () -> store.get("a"));
        assertTrue(
                thrown.getMessage()
                        .endsWith("what answers there does not speak S3: change [aws] endpoint (status 404)"),
                thrown::getMessage);
    }

    @ParameterizedTest
    @CsvSource({
        "500, InternalError",
        "502, ''",
        "503, SlowDown",
        "429, TooManyRequests",
        "400, RequestTimeout",
        "400, ExpiredToken",
        "403, RequestTimeTooSkewed"
    })
    void whatMayPassIsTriedAgain(int status, String code) throws StoreException {
        for (String method : List.of("GET", "PUT", "POST")) {
            meddler.next(method, answer(status, code), answer(status, code));
        }
        assertEquals(10, store.get("a").bytes().remaining());
        store.put("a", ByteBuffer.allocate(5));
        assertEquals(5, store.get("a").bytes().remaining());
        meddler.next("GET", answer(status, code));
        assertEquals(2, store.get("a", 3, 100).remaining());
        meddler.next("GET", answer(status, code));
        assertEquals(List.of("a"), keys());
        store.delete(List.of("a"));
        assertEquals(List.of(), keys());
    }

    @Test
    void whatDoesNotPassEndsWithTheDeadline() {
        try (S3Store hasty = store(new Patience(
                Duration.ofSeconds(10), Duration.ofMillis(100), Duration.ofMillis(1), Duration.ofMillis(20)))) {
            for (int i = 0; i < 1_000; i++) {
                meddler.next("GET", answer(503, "SlowDown"));
            }
            assertFails(Failure.TRANSIENT, () -> hasty.get("a"));
            int attempts = meddler.requests("GET").size();
            assertTrue(attempts > 1 && attempts < 1_000, () -> attempts + " attempts");
        }
    }

    @Test
    void staleCredentialsAreDeniedInTheEnd() {
        try (S3Store hasty = store(new Patience(
                Duration.ofSeconds(10), Duration.ofMillis(100), Duration.ofMillis(1), Duration.ofMillis(20)))) {
            for (int i = 0; i < 1_000; i++) {
                meddler.next("GET", answer(400, "ExpiredToken"));
            }
            assertFails(Failure.DENIED, () -> hasty.get("a"));
        }
    }

    @Test
    void silenceEnds() throws StoreException {
        try (S3Store hasty = store(new Patience(
                Duration.ofSeconds(1), Duration.ofMillis(100), Duration.ofMillis(1), Duration.ofMillis(20)))) {
            hasty.get("a"); // what is slow the first time does not count
            Deed silence = (request, behind) -> meddler.silence();
            meddler.next("GET", silence, silence);
            assertFails(Failure.TRANSIENT, () -> hasty.get("a"));
        }
    }

    @Test
    void anAnswerThatIsCutIsReadAgain() throws StoreException {
        meddler.next("GET", (request, behind) -> {
            Answer whole = behind.ask(request);
            return new Answer(200, whole.headers(), new byte[3]).promising(10);
        });
        assertEquals(ByteBuffer.allocate(10), store.get("a").bytes());
        assertEquals(2, meddler.requests("GET").size());
    }

    @Test
    void whoIsInterruptedStops() {
        for (int i = 0; i < 10; i++) {
            meddler.next("GET", answer(503, "SlowDown"));
        }
        Thread.currentThread().interrupt();
        assertFails(Failure.TRANSIENT, () -> store.get("a"));
        assertTrue(Thread.interrupted());
        assertTrue(meddler.requests("GET").size() <= 1);
    }

    @Test
    void aClosedStoreFails() {
        store.close();
        assertFails(Failure.TRANSIENT, () -> store.get("a"));
        assertFails(Failure.TRANSIENT, () -> store.putIfAbsent("b", ByteBuffer.allocate(1)));
    }

    // ---- delete and list ----

    @Test
    void whatCouldNotBeDeletedIsAFailure() {
        meddler.next("POST", deleted("<Error><Key>a</Key><Code>AccessDenied</Code><Message>no</Message></Error>"));
        StoreException denied = assertFails(Failure.DENIED, () -> store.delete(List.of("a")));
        assertTrue(denied.getMessage().contains("AccessDenied"), denied::getMessage);
    }

    @Test
    void whatCouldNotBeDeletedNowIsDeletedLater() throws StoreException {
        meddler.next("POST", deleted("<Error><Key>a</Key><Code>InternalError</Code><Message>no</Message></Error>"));
        store.delete(List.of("a"));
        assertEquals(2, meddler.requests("POST").size());
        assertEquals(List.of(), keys());
    }

    @Test
    void whatWasNotThereIsDeleted() throws StoreException {
        meddler.next("POST", deleted("<Error><Key>a</Key><Code>NoSuchKey</Code><Message>no</Message></Error>"));
        store.delete(List.of("a"));
        assertEquals(1, meddler.requests("POST").size());
    }

    @Test
    void deletionsAreOfAThousand() throws StoreException {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 2_001; i++) {
            names.add("missing/" + i);
        }
        store.delete(names);
        assertEquals(3, meddler.requests("POST").size());
    }

    @Test
    void aListingThatWouldMissObjectsIsAFailure() {
        String a = object("b") + object("a");
        String none = "<IsTruncated>true</IsTruncated>";
        for (String contents : List.of(a, none, object("a") + object("a"))) {
            try (S3Store hasty = store(new Patience(
                    Duration.ofSeconds(10), Duration.ofMillis(50), Duration.ofMillis(1), Duration.ofMillis(20)))) {
                for (int i = 0; i < 1_000; i++) {
                    meddler.next("GET", listed(contents));
                }
                assertFails(Failure.TRANSIENT, () -> hasty.list("", Optional.empty(), listed -> {}));
            }
        }
    }

    @Test
    void othersObjectsThatAreNoKeysAreNotTold() throws StoreException {
        meddler.next("GET", listed(object("") + object("a") + object("b/")));
        assertEquals(List.of("a"), keys());
    }

    private List<String> keys() throws StoreException {
        List<String> keys = new ArrayList<>();
        store.list("", Optional.empty(), listed -> keys.add(listed.key()));
        return keys;
    }

    private static Deed answer(int status, String code) {
        return (request, behind) -> Answer.error(status, code);
    }

    private static Deed deleted(String what) {
        return (request, behind) -> Answer.xml(200, "<DeleteResult>" + what + "</DeleteResult>");
    }

    private static Deed listed(String contents) {
        return (request, behind) -> Answer.xml(200, "<ListBucketResult>" + contents + "</ListBucketResult>");
    }

    private String object(String key) {
        return "<Contents><Key>" + place.name(key)
                + "</Key><Size>1</Size><LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>";
    }

    private static StoreException assertFails(Failure failure, Executable action) {
        StoreException thrown = assertThrows(StoreException.class, action);
        assertEquals(failure, thrown.failure(), thrown::getMessage);
        return thrown;
    }
}

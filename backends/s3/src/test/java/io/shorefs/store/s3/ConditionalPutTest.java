package io.shorefs.store.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import io.shorefs.spi.ObjectStore.Version;
import io.shorefs.store.s3.Meddler.Answer;
import io.shorefs.store.s3.Meddler.Deed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The outcome of a conditional put whose answer is lost. */
@Tag("full")
final class ConditionalPutTest {
    /** Requests are answered in milliseconds or not at all; a busy machine takes longer. */
    private static final Patience QUICK =
            new Patience(Duration.ofSeconds(1), Duration.ofSeconds(4), Duration.ofMillis(1), Duration.ofMillis(20));

    /** For what fails until time is over. */
    private static final Patience SHORT =
            new Patience(Duration.ofSeconds(1), Duration.ofMillis(200), Duration.ofMillis(1), Duration.ofMillis(20));

    private final Place place = Server.newPlace();
    private S3Store store;
    private S3Store others;
    private Meddler meddler;

    /** The two conditions. */
    enum Kind {
        CREATE,
        REPLACE
    }

    /** Ways to lose an answer. */
    enum Loss {
        CUT,
        SILENCE,
        ERROR
    }

    @BeforeEach
    void open() throws StoreException, IOException {
        meddler = new Meddler(S3ProxyServer.open().endpoint());
        others = S3ProxyServer.open().store(place);
        store = store(QUICK);
        // What is slow the first time is not part of a test.
        store.put("warm", bytes("up"));
    }

    private S3Store store(Patience patience) {
        return new Server(meddler.endpoint(), S3ProxyServer.open().keys()).store(place, patience);
    }

    private void hurry() {
        store.close();
        store = store(SHORT);
    }

    @AfterEach
    void close() {
        meddler.close();
        store.close();
        others.close();
    }

    private static Stream<Arguments> losses() {
        return Stream.of(Kind.values()).flatMap(kind -> Stream.of(Loss.values()).map(loss -> Arguments.of(kind, loss)));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void whatWasDoneIsFoundOut(Kind kind, Loss loss) throws StoreException {
        prepare(kind);
        meddler.next("PUT", (request, behind) -> {
            assertEquals(200, behind.ask(request).status());
            return lose(loss);
        });
        int before = meddler.requests("PUT").size();
        Version version = put(kind);
        assertEquals(others.get("a").version(), version);
        assertEquals("ours", text(others.get("a").bytes()));
        assertEquals(1, meddler.requests("PUT").size() - before);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void whatWasNotDoneIsDoneAgain(Kind kind, Loss loss) throws StoreException {
        prepare(kind);
        meddler.next("PUT", (request, behind) -> lose(loss));
        int before = meddler.requests("PUT").size();
        Version version = put(kind);
        assertEquals(others.get("a").version(), version);
        assertEquals("ours", text(others.get("a").bytes()));
        assertEquals(2, meddler.requests("PUT").size() - before);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void whatAnotherDidMeanwhileStays(Kind kind, Loss loss) throws StoreException {
        prepare(kind);
        meddler.next("PUT", (request, behind) -> {
            others.put("a", bytes("theirs"));
            return lose(loss);
        });
        assertFails(Failure.PRECONDITION_FAILED, kind);
        assertEquals("theirs", text(others.get("a").bytes()));
    }

    @ParameterizedTest
    @EnumSource
    void whatSomebodyBetweenSentTwiceSucceeded(Kind kind) throws StoreException {
        prepare(kind);
        meddler.next("PUT", (request, behind) -> {
            assertEquals(200, behind.ask(request).status());
            Answer second = behind.ask(request);
            assertEquals(412, second.status());
            return second;
        });
        assertEquals(put(kind), others.get("a").version());
    }

    @ParameterizedTest
    @EnumSource
    void whatComesLateChangesNothing(Kind kind) throws Exception {
        prepare(kind);
        CountDownLatch released = new CountDownLatch(1);
        CompletableFuture<Answer> late = new CompletableFuture<>();
        meddler.next("PUT", (request, behind) -> {
            released.await();
            late.complete(behind.ask(request));
            return null;
        });
        Version version = put(kind);
        released.countDown();
        assertEquals(412, late.get().status());
        assertEquals(version, others.get("a").version());
    }

    @ParameterizedTest
    @EnumSource
    void aConflictIsTriedAgain(Kind kind) throws StoreException {
        prepare(kind);
        Deed conflict = (request, behind) -> Answer.error(409, "ConditionalRequestConflict");
        meddler.next("PUT", conflict, conflict);
        assertEquals(put(kind), others.get("a").version());
        assertEquals(List.of(), meddler.requests("HEAD"));
    }

    @ParameterizedTest
    @EnumSource
    void withoutASightOfTheObjectNothingIsKnown(Kind kind) throws StoreException {
        hurry();
        prepare(kind);
        Deed down = (request, behind) -> Answer.error(503, "ServiceUnavailable");
        meddler.next("PUT", (request, behind) -> {
            assertEquals(200, behind.ask(request).status());
            return lose(Loss.CUT);
        });
        for (int i = 0; i < 10_000; i++) {
            meddler.next("HEAD", down);
        }
        StoreException unknown = assertFails(Failure.TRANSIENT, kind);
        assertTrue(unknown.getMessage().contains("is not known"), unknown::getMessage);
    }

    @ParameterizedTest
    @EnumSource
    void whatWasNeverAnsweredMayStillCome(Kind kind) throws StoreException {
        hurry();
        prepare(kind);
        for (int i = 0; i < 10_000; i++) {
            meddler.next("PUT", (request, behind) -> lose(Loss.CUT));
        }
        StoreException unknown = assertFails(Failure.TRANSIENT, kind);
        assertTrue(unknown.getMessage().contains("is not known"), unknown::getMessage);
    }

    @ParameterizedTest
    @EnumSource
    void whatWasRefusedAfterALossIsNotKnownEither(Kind kind) throws StoreException {
        prepare(kind);
        meddler.next(
                "PUT", (request, behind) -> lose(Loss.CUT), (request, behind) -> Answer.error(403, "AccessDenied"));
        StoreException unknown = assertFails(Failure.TRANSIENT, kind);
        assertTrue(unknown.getMessage().contains("is not known"), unknown::getMessage);
    }

    @ParameterizedTest
    @EnumSource
    void whatNeverReachedTheStoreIsNotDone(Kind kind) throws StoreException {
        hurry();
        prepare(kind);
        Version first = kind == Kind.CREATE ? null : others.get("a").version();
        meddler.close();
        StoreException refused = assertThrows(StoreException.class, () -> put(kind, first));
        assertEquals(Failure.TRANSIENT, refused.failure());
        String told = "could not " + (kind == Kind.CREATE ? "create" : "replace") + " a in " + place + ": ";
        assertTrue(refused.getMessage().startsWith(told), refused::getMessage);
    }

    @Test
    void everyAttemptHasTheSameToken() throws StoreException {
        meddler.next("PUT", (request, behind) -> lose(Loss.CUT));
        int before = meddler.requests("PUT").size();
        put(Kind.CREATE);
        List<String> tokens = meddler.requests("PUT").stream()
                .skip(before)
                .map(request -> request.header("x-amz-meta-" + ConditionalPut.TOKEN))
                .toList();
        assertNotNull(tokens.getFirst());
        assertEquals(List.of(tokens.getFirst(), tokens.getFirst()), tokens);
    }

    private void prepare(Kind kind) throws StoreException {
        if (kind == Kind.REPLACE) {
            others.put("a", bytes("first"));
        }
    }

    private Version put(Kind kind) throws StoreException {
        return put(kind, kind == Kind.CREATE ? null : others.get("a").version());
    }

    private Version put(Kind kind, Version expected) throws StoreException {
        return switch (kind) {
            case CREATE -> store.putIfAbsent("a", bytes("ours"));
            case REPLACE -> store.putIfMatch("a", bytes("ours"), expected);
        };
    }

    private StoreException assertFails(Failure failure, Kind kind) {
        StoreException thrown = assertThrows(StoreException.class, () -> put(kind));
        assertEquals(failure, thrown.failure(), thrown::getMessage);
        return thrown;
    }

    private Answer lose(Loss loss) throws InterruptedException {
        return switch (loss) {
            case CUT -> null;
            case SILENCE -> meddler.silence();
            case ERROR -> Answer.error(500, "InternalError");
        };
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.US_ASCII.decode(bytes).toString();
    }
}

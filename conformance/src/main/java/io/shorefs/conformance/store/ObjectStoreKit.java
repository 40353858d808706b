package io.shorefs.conformance.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStore.Content;
import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.Listed;
import io.shorefs.spi.ObjectStore.StoreException;
import io.shorefs.spi.ObjectStore.Version;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link ObjectStore} does.
 *
 * <p>Protected tests are those that some imitations of a store, made for tests, are known to fail: their suites override them, and say so.
 */
public abstract class ObjectStoreKit {
    private static final int WRITERS = 6;
    private static final int LARGE = 9 << 20;
    /** More than the thousand that S3 lists and deletes at once. */
    private static final int MANY = 1_100;

    private ObjectStore store;

    /** Opens the store of this test, which is empty the first time; several may be open at once. */
    protected abstract ObjectStore open() throws Exception;

    @BeforeEach
    void openStore() throws Exception {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    // ---- put and get ----

    @Test
    void whatWasPutIsGot() throws StoreException {
        Version version = store.put("folder/deeper/object", bytes("content"));
        Content content = store.get("folder/deeper/object");
        assertEquals("content", text(content.bytes()));
        assertEquals(version, content.version());
    }

    @Test
    void aPutReplaces() throws StoreException {
        Version first = store.put("a", bytes("first, longer"));
        Version second = store.put("a", bytes("second"));
        assertNotEquals(first, second);
        assertEquals("second", text(store.get("a").bytes()));
        assertEquals(second, store.get("a").version());
    }

    @Test
    void anObjectMayBeEmpty() throws StoreException {
        Version version = store.put("empty", bytes(""));
        assertEquals(new Content(bytes(""), version), store.get("empty"));
        assertEquals(0, store.get("empty", 0, 10).remaining());
    }

    @Test
    void anObjectMayBeLarge() throws StoreException {
        ByteBuffer large = random(LARGE);
        store.put("large", large);
        assertEquals(large, store.get("large").bytes());
        assertEquals(large.slice(LARGE - 100, 100), store.get("large", LARGE - 100, 1 << 20));
    }

    @Test
    void whatIsNotThereIsAbsent() {
        assertFails(Failure.ABSENT, () -> store.get("missing"));
        assertFails(Failure.ABSENT, () -> store.get("missing", 0, 1));
        assertFails(Failure.ABSENT, () -> store.get("missing/deeper"));
    }

    @Test
    void rangesEndWithTheObject() throws StoreException {
        store.put("a", bytes("0123456789"));
        assertEquals("0", text(store.get("a", 0, 1)));
        assertEquals("345", text(store.get("a", 3, 3)));
        assertEquals("789", text(store.get("a", 7, 100)));
        assertEquals("0123456789", text(store.get("a", 0, Integer.MAX_VALUE)));
        assertEquals("", text(store.get("a", 10, 1)));
        assertEquals("", text(store.get("a", 1L << 40, 1)));
        assertThrows(IllegalArgumentException.class, () -> store.get("a", 0, 0));
        assertThrows(IllegalArgumentException.class, () -> store.get("a", -1, 1));
    }

    @Test
    void aPutTakesWhatRemainsAndMovesNothing() throws StoreException {
        ByteBuffer direct = ByteBuffer.allocateDirect(10)
                .put(bytes("xxcontentx"))
                .position(2)
                .limit(9);
        ByteBuffer heap = bytes("xxcontentx").position(2).limit(9).asReadOnlyBuffer();
        for (ByteBuffer buffer : List.of(direct, heap)) {
            store.put("a", buffer);
            assertEquals("content", text(store.get("a").bytes()));
            store.delete(List.of("a"));
            Version version = store.putIfAbsent("a", buffer);
            store.putIfMatch("a", buffer, version);
            assertEquals("content", text(store.get("a").bytes()));
            assertEquals(2, buffer.position());
            assertEquals(9, buffer.limit());
        }
    }

    @Test
    void theBufferOfAPutMayBeUsedAgain() throws StoreException {
        ByteBuffer buffer = bytes("content");
        store.put("a", buffer);
        buffer.put(0, (byte) 'X');
        assertEquals("content", text(store.get("a").bytes()));
        store.get("a").bytes().put(0, (byte) 'X');
        assertEquals("content", text(store.get("a").bytes()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a+b%20&c=d?e#f", "it's(\"so\")!*", "~@:;,$[]{}|^`<>", "a/b-c/d_e.f"})
    void keysAreTakenAsTheyAre(String key) throws StoreException {
        store.put(key, bytes(key));
        assertEquals(key, text(store.get(key).bytes()));
        assertEquals(List.of(key), keys("", null));
        store.delete(List.of(key));
        assertEquals(List.of(), keys("", null));
    }

    @Test
    void keysMayBeLong() throws StoreException {
        String key = ("a".repeat(ObjectStore.SEGMENT_MAX) + "/").repeat(4) + "b".repeat(96);
        assertEquals(ObjectStore.KEY_MAX, key.length());
        store.put(key, bytes("x"));
        assertEquals(List.of(key), keys("a", null));
        assertEquals("x", text(store.get(key).bytes()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/a", "a/", "a//b", ".", "..", "a/..", "a/.b", "a b", "\u00e4", "a\\b", "a\n"})
    void whatIsNoKeyIsRefused(String key) {
        assertThrows(IllegalArgumentException.class, () -> store.put(key, bytes("x")));
        assertThrows(IllegalArgumentException.class, () -> store.putIfAbsent(key, bytes("x")));
        assertThrows(IllegalArgumentException.class, () -> store.putIfMatch(key, bytes("x"), new Version("v")));
        assertThrows(IllegalArgumentException.class, () -> store.get(key));
        assertThrows(IllegalArgumentException.class, () -> store.get(key, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> store.delete(List.of(key)));
    }

    @Test
    protected void aReaderSeesWholeObjects() throws Exception {
        int size = 1 << 20;
        store.put("a", uniform(size, 0));
        atOnce(
                () -> {
                    for (int i = 1; i <= 20; i++) {
                        store.put("a", uniform(size, i));
                    }
                    return null;
                },
                () -> {
                    for (int i = 0; i < 20; i++) {
                        ByteBuffer seen = store.get("a").bytes();
                        assertEquals(uniform(size, seen.get(0)), seen);
                    }
                    return null;
                });
    }

    // ---- conditions ----

    @Test
    void putIfAbsentCreatesOnly() throws StoreException {
        Version version = store.putIfAbsent("f/a", bytes("first"));
        assertFails(Failure.PRECONDITION_FAILED, () -> store.putIfAbsent("f/a", bytes("second")));
        assertFails(Failure.PRECONDITION_FAILED, () -> store.putIfAbsent("f/a", bytes("first")));
        assertEquals(new Content(bytes("first"), version), store.get("f/a"));
        store.delete(List.of("f/a"));
        store.putIfAbsent("f/a", bytes("third"));
        assertEquals("third", text(store.get("f/a").bytes()));
    }

    @Test
    void putIfMatchReplacesThatVersionOnly() throws StoreException {
        Version first = store.putIfAbsent("a", bytes("first"));
        Version second = store.putIfMatch("a", bytes("second"), first);
        assertFails(Failure.PRECONDITION_FAILED, () -> store.putIfMatch("a", bytes("third"), first));
        assertEquals(new Content(bytes("second"), second), store.get("a"));
        Version read = store.get("a").version();
        Version third = store.putIfMatch("a", bytes("third"), read);
        store.put("a", bytes("fourth"));
        assertFails(Failure.PRECONDITION_FAILED, () -> store.putIfMatch("a", bytes("fifth"), third));
        assertEquals("fourth", text(store.get("a").bytes()));
    }

    @Test
    void putIfMatchCreatesNothing() throws StoreException {
        Version version = store.put("a", bytes("first"));
        store.delete(List.of("a"));
        assertFails(Failure.PRECONDITION_FAILED, () -> store.putIfMatch("a", bytes("second"), version));
        assertFails(Failure.ABSENT, () -> store.get("a"));
    }

    @Test
    protected void ofManyWhoCreateOneDoes() throws Exception {
        for (int round = 0; round < 10; round++) {
            String key = "race/" + round;
            List<Optional<String>> outcomes = inParallel(writer -> {
                try {
                    store.putIfAbsent(key, bytes("by " + writer));
                    return Optional.of("by " + writer);
                } catch (StoreException e) {
                    assertEquals(Failure.PRECONDITION_FAILED, e.failure());
                    return Optional.empty();
                }
            });
            List<String> winners = outcomes.stream().flatMap(Optional::stream).toList();
            assertEquals(List.of(text(store.get(key).bytes())), winners);
        }
    }

    @Test
    protected void noConditionalReplacementIsLost() throws Exception {
        int each = 8;
        store.put("counter", bytes("0"));
        try (ObjectStore other = open()) {
            inParallel(writer -> {
                ObjectStore mine = writer % 2 == 0 ? store : other;
                for (int i = 0; i < each; i++) {
                    increment(mine);
                }
                return writer;
            });
        }
        assertEquals(Integer.toString(WRITERS * each), text(store.get("counter").bytes()));
    }

    private static void increment(ObjectStore through) throws StoreException {
        while (true) {
            Content seen = through.get("counter");
            int next = Integer.parseInt(text(seen.bytes())) + 1;
            try {
                through.putIfMatch("counter", bytes(Integer.toString(next)), seen.version());
                return;
            } catch (StoreException e) {
                assertEquals(Failure.PRECONDITION_FAILED, e.failure());
            }
        }
    }

    // ---- list and delete ----

    @Test
    void listingsAreInOrderOfKeys() throws StoreException {
        for (String key : List.of("b/z", "b-", "b0", "b/a/c", "a", "b/a-", "c", "B", "b/a.x")) {
            store.put(key, bytes(key));
        }
        assertEquals(List.of("B", "a", "b-", "b/a-", "b/a.x", "b/a/c", "b/z", "b0", "c"), keys("", null));
        assertEquals(List.of("b-", "b/a-", "b/a.x", "b/a/c", "b/z", "b0"), keys("b", null));
        assertEquals(List.of("b/a-", "b/a.x", "b/a/c", "b/z"), keys("b/", null));
        assertEquals(List.of("b/a-", "b/a.x", "b/a/c"), keys("b/a", null));
        assertEquals(List.of("b/a/c", "b/z"), keys("b/", "b/a.x"));
        assertEquals(List.of("b/a/c", "b/z"), keys("b/", "b/a.y"));
        assertEquals(List.of("b/z", "b0", "c"), keys("", "b/a/c"));
        assertEquals(List.of("b/a-", "b/a.x", "b/a/c", "b/z"), keys("b/", "a"));
        assertEquals(List.of(), keys("b/", "c"));
        assertEquals(List.of(), keys("missing/", null));
    }

    @Test
    void whoListsMayStopByThrowing() throws StoreException {
        store.put("a", bytes("a"));
        store.put("b", bytes("b"));
        IllegalStateException stop = new IllegalStateException("enough");
        List<String> seen = new ArrayList<>();
        assertSame(
                stop,
                assertThrows(
                        IllegalStateException.class,
                        () -> store.list("", Optional.empty(), listed -> {
                            seen.add(listed.key());
                            throw stop;
                        })));
        assertEquals(List.of("a"), seen);
        assertEquals(List.of("a", "b"), keys("", null));
    }

    @Test
    void listingsTellSizesAndTimes() throws StoreException {
        store.put("a", bytes("12345"));
        store.put("b", random(100_000));
        List<Listed> listed = list("", null);
        assertEquals(List.of(5L, 100_000L), listed.stream().map(Listed::size).toList());
        long between = listed.get(1).modifiedMillis() - listed.get(0).modifiedMillis();
        assertTrue(between >= 0 && between < 60_000, () -> listed.toString());
    }

    @Test
    void listingsAndDeletionsMayBeLong() throws Exception {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            expected.add("many/%05d".formatted(i));
        }
        inParallel(writer -> {
            for (int i = writer; i < MANY; i += WRITERS) {
                store.put(expected.get(i), bytes("x"));
            }
            return writer;
        });
        assertEquals(expected, keys("many/", null));
        assertEquals(expected.subList(501, MANY), keys("many/", expected.get(500)));
        List<String> shuffled = new ArrayList<>(expected);
        Collections.shuffle(shuffled, new Random(7));
        store.delete(shuffled.subList(1, MANY));
        assertEquals(List.of(shuffled.getFirst()), keys("", null));
    }

    @Test
    protected void aListingTellsWhatIsThereThroughout() throws Exception {
        List<String> kept = putKept();
        listWhileOthersComeAndGo(seen -> {
            seen.removeIf(key -> key.contains("-between/"));
            assertEquals(kept, seen);
        });
    }

    @Test
    protected void aListingTellsNothingThatNobodyPut() throws Exception {
        List<String> kept = putKept();
        listWhileOthersComeAndGo(seen -> {
            seen.removeIf(key -> key.endsWith("-between/x"));
            assertEquals(kept, seen);
        });
    }

    private List<String> putKept() throws StoreException {
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            String key = "kept/%03d".formatted(i);
            store.put(key, bytes("x"));
            kept.add(key);
        }
        return kept;
    }

    private void listWhileOthersComeAndGo(Consumer<List<String>> check) throws Exception {
        atOnce(
                () -> {
                    for (int i = 0; i < 50; i++) {
                        store.put("kept/%03d-between/x".formatted(i), bytes("x"));
                        store.delete(List.of("kept/%03d-between/x".formatted(i)));
                    }
                    return null;
                },
                () -> {
                    for (int i = 0; i < 10; i++) {
                        check.accept(keys("kept/", null));
                    }
                    return null;
                });
    }

    @Test
    void whoTakesAListingMayStopItByAFault() throws StoreException {
        store.put("a", bytes("x"));
        IllegalStateException fault = new IllegalStateException();
        assertEquals(
                fault,
                assertThrows(
                        IllegalStateException.class,
                        () -> store.list("", Optional.empty(), listed -> {
                            throw fault;
                        })));
    }

    @Test
    void whatIsDeletedIsGone() throws StoreException {
        store.put("f/a", bytes("x"));
        store.put("f/b", bytes("x"));
        store.delete(List.of("f/a", "missing", "f/missing/deeper"));
        assertFails(Failure.ABSENT, () -> store.get("f/a"));
        assertEquals(List.of("f/b"), keys("", null));
        store.delete(List.of());
        store.delete(List.of("f/a"));
    }

    @Test
    void whatIsNoKeyDeletesNothing() throws StoreException {
        store.put("a", bytes("x"));
        assertThrows(IllegalArgumentException.class, () -> store.delete(List.of("a", "..")));
        assertFalse(keys("", null).isEmpty());
    }

    // ---- what the tests are written with ----

    private List<Listed> list(String prefix, String after) throws StoreException {
        List<Listed> listed = new ArrayList<>();
        store.list(prefix, Optional.ofNullable(after), listed::add);
        return listed;
    }

    private List<String> keys(String prefix, String after) throws StoreException {
        List<String> keys = new ArrayList<>();
        list(prefix, after).forEach(listed -> keys.add(listed.key()));
        return keys;
    }

    private static void assertFails(Failure failure, Executable action) {
        StoreException thrown = assertThrows(StoreException.class, action);
        assertEquals(failure, thrown.failure(), thrown::getMessage);
    }

    /** What one of several writers does. */
    private interface Writer<T> {
        T run(int number) throws Exception;
    }

    private static <T> List<T> inParallel(Writer<T> writer) throws Exception {
        List<Callable<T>> works = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            int number = i;
            works.add(() -> writer.run(number));
        }
        return run(works);
    }

    private static void atOnce(Callable<Void> one, Callable<Void> other) throws Exception {
        run(List.of(one, other));
    }

    private static <T> List<T> run(List<Callable<T>> works) throws Exception {
        List<T> results = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(works.size())) {
            List<Future<T>> running = works.stream().map(threads::submit).toList();
            for (Future<T> future : running) {
                results.add(future.get());
            }
        }
        return results;
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
    }

    private static ByteBuffer random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    private static ByteBuffer uniform(int length, int value) {
        byte[] bytes = new byte[length];
        java.util.Arrays.fill(bytes, (byte) value);
        return ByteBuffer.wrap(bytes);
    }
}

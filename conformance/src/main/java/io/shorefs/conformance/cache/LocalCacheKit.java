package io.shorefs.conformance.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.spi.LocalCache;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every {@link LocalCache} does while nothing is wrong with its disk. */
public abstract class LocalCacheKit {
    private static final int THREADS = 4;
    private static final int ROUNDS = 1000;

    /** An empty cache that takes at least 2 MiB, and little more than it takes; the test closes it. */
    protected abstract LocalCache open();

    /** A name that is told by its number. */
    protected static LocalCache.Key key(int number) {
        return new LocalCache.Key(0x5a17_0000L + number / 100, 0x9e37_79b9_7f4aL * number, number % 100);
    }

    /** The bytes of a name, always the same ones, and how many depends on it. */
    protected static ByteBuffer bytes(int number) {
        ByteBuffer bytes = ByteBuffer.allocate(8 + 8 * new Random(number).nextInt(2500));
        for (long at = number * 0x9e37_79b9_7f4a_7c15L; bytes.hasRemaining(); at += number) {
            bytes.putLong(at);
        }
        return bytes.flip();
    }

    /** Puts the entry of a number. */
    protected static void put(LocalCache cache, int number) {
        cache.put(key(number), bytes(number));
    }

    /** Whether the entry of a number is there; it is right then. */
    protected static boolean isThere(LocalCache cache, int number) {
        ByteBuffer expected = bytes(number);
        Optional<ByteBuffer> found = cache.get(key(number), expected.remaining());
        found.ifPresent(bytes -> assertEquals(expected, bytes, () -> "entry " + number));
        if (found.isEmpty()) {
            assertFalse(cache.has(key(number)), "what a get did not give is not here");
        }
        return found.isPresent();
    }

    @Test
    void whatWasPutIsThere() {
        try (LocalCache cache = open()) {
            for (int i = 0; i < 50; i++) {
                put(cache, i);
                assertTrue(cache.has(key(i)));
            }
            for (int i = 0; i < 50; i++) {
                assertTrue(isThere(cache, i));
            }
            assertTrue(cache.bytes() > 0);
        }
    }

    @Test
    void whatWasNotPutIsNotThere() {
        try (LocalCache cache = open()) {
            assertFalse(cache.has(key(1)));
            assertFalse(isThere(cache, 1));
            put(cache, 2);
            assertFalse(isThere(cache, 1));
        }
    }

    @Test
    void anotherLengthIsAnotherEntry() {
        try (LocalCache cache = open()) {
            put(cache, 1);
            assertTrue(cache.get(key(1), bytes(1).remaining() + 1).isEmpty());
            assertFalse(cache.has(key(1)));
        }
    }

    @Test
    void whatIsRemovedIsGone() {
        try (LocalCache cache = open()) {
            put(cache, 1);
            put(cache, 2);
            cache.remove(key(1));
            cache.remove(key(3));
            assertFalse(cache.has(key(1)));
            assertFalse(isThere(cache, 1));
            assertTrue(isThere(cache, 2));
        }
    }

    @Test
    void everyPartOfANameCounts() {
        try (LocalCache cache = open()) {
            LocalCache.Key key = new LocalCache.Key(1, 2, 3);
            cache.put(key, bytes(1));
            int length = bytes(1).remaining();
            List.of(
                            new LocalCache.Key(1, 2, 4),
                            new LocalCache.Key(1, 3, 3),
                            new LocalCache.Key(2, 2, 3),
                            new LocalCache.Key(2, 1, 3))
                    .forEach(other -> assertTrue(cache.get(other, length).isEmpty()));
            assertEquals(Optional.of(bytes(1)), cache.get(key, length));
        }
    }

    @Test
    void anEntryHasItsBounds() {
        try (LocalCache cache = open()) {
            ByteBuffer longest = ByteBuffer.allocateDirect(LocalCache.ENTRY_MAX);
            cache.put(key(1), longest);
            assertEquals(Optional.of(longest), cache.get(key(1), LocalCache.ENTRY_MAX));
            assertThrows(IllegalArgumentException.class, () -> cache.put(key(2), ByteBuffer.allocate(0)));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> cache.put(key(2), ByteBuffer.allocate(LocalCache.ENTRY_MAX + 1)));
        }
    }

    @Test
    void buffersAreNobodyElses() {
        try (LocalCache cache = open()) {
            ByteBuffer given = bytes(1);
            cache.put(key(1), given);
            assertEquals(0, given.position());
            given.put(0, (byte) ~given.get(0));
            int length = given.remaining();
            ByteBuffer got = cache.get(key(1), length).orElseThrow();
            assertEquals(bytes(1), got);
            got.put(0, (byte) ~got.get(0));
            assertTrue(isThere(cache, 1));
        }
    }

    @Test
    void itStaysWithinItsBoundAndHasTheLatest() {
        try (LocalCache cache = open()) {
            int number = 0;
            for (long put = 0; put < 4 * cache.limit(); number++) {
                put += bytes(number).remaining();
                put(cache, number);
                assertTrue(cache.bytes() <= cache.limit());
                assertTrue(isThere(cache, number));
            }
            assertFalse(isThere(cache, 0));
            for (int i = number - 10; i < number; i++) {
                assertTrue(isThere(cache, i));
            }
        }
    }

    @Test
    void whatIsReadAgainOutlivesWhatPassesBy() {
        try (LocalCache cache = open()) {
            for (int i = 0; i < 10; i++) {
                put(cache, i);
            }
            int number = 10;
            for (long put = 0; put < 5 * cache.limit(); number++) {
                put += bytes(number).remaining();
                put(cache, number);
                assertTrue(isThere(cache, number % 10), "it is read all the time");
            }
        }
    }

    @Test
    void manyAtOnce() throws Exception {
        try (LocalCache cache = open();
                ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Random random = new Random(thread);
                running.add(threads.submit(() -> {
                    for (int i = 0; i < ROUNDS; i++) {
                        int number = random.nextInt(500);
                        ByteBuffer expected = bytes(number);
                        Optional<ByteBuffer> found = cache.get(key(number), expected.remaining());
                        found.ifPresentOrElse(bytes -> assertEquals(expected, bytes), () -> put(cache, number));
                    }
                }));
            }
            for (Future<?> thread : running) {
                thread.get();
            }
            assertTrue(cache.bytes() <= cache.limit());
        }
    }
}

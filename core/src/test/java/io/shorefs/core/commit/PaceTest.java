package io.shorefs.core.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Timestamp;
import io.shorefs.core.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Writers through a journal with a store behind it, in simulated time. */
class PaceTest {
    private static final long MIB = 1 << 20;
    private static final long TOTAL = 2048 * MIB;
    private static final long SECOND = 1_000_000_000L;

    private final Time time = new Time();
    private final Pace pace = new Pace(time);

    private static final class Time implements Clock {
        private long nanos = 77;

        @Override
        public Timestamp now() {
            return new Timestamp(0, 0);
        }

        @Override
        public long nanos() {
            return nanos;
        }
    }

    /** A store that takes so many MiB a second, in segments, and nothing in the second after each generation. */
    @ParameterizedTest
    @CsvSource({"100, 1", "100, 16", "30, 1", "400, 4"})
    void theJournalIsNeverFullAndTheStoreNeverIdle(int mibPerSecond, int inFlight) {
        long free = TOTAL;
        Queue<Long> turns = new ArrayDeque<>();
        long longest = 0;
        long least = TOTAL;
        long written = 0;
        long segment = time.nanos + SECOND;
        int segments = 0;
        long end = time.nanos + 120 * SECOND;
        for (; time.nanos < end; time.nanos += 1_000_000) {
            while (turns.size() < inFlight) {
                Duration wait = pace.turn(MIB, free, TOTAL);
                longest = Math.max(longest, wait.toNanos());
                turns.add(time.nanos + wait.toNanos() + MIB * SECOND / (1000 * MIB)); // as fast as the disk
            }
            while (!turns.isEmpty() && turns.peek() <= time.nanos && free >= MIB) {
                turns.remove();
                free -= MIB;
                written += MIB;
            }
            if (time.nanos >= segment && TOTAL - free >= 16 * MIB) {
                free += 16 * MIB;
                pace.freed(16 * MIB);
                segments++;
                segment = time.nanos + 16 * SECOND / mibPerSecond + (segments % 8 == 0 ? SECOND : 0);
            }
            least = Math.min(least, free);
        }
        assertTrue(longest < SECOND, "the longest wait was " + Duration.ofNanos(longest));
        assertTrue(least > 32 * MIB, "free were " + least / MIB + " MiB at least");
        long settled = 16L * segments * MIB + TOTAL - TOTAL / 8;
        assertTrue(Math.abs(settled - written) < TOTAL / 16, "it settles, and the store takes all that it can");
    }

    @Test
    void nobodyWaitsWhileThereIsRoom() {
        for (int i = 0; i < 1000; i++) {
            assertEquals(Duration.ZERO, pace.turn(MIB, TOTAL / 4, TOTAL));
        }
    }

    @Test
    void whoComesLaterWaitsNoLongerForWhatWasWaitedForBefore() {
        for (int i = 0; i < 1000; i++) {
            assertTrue(pace.turn(MIB, 0, TOTAL).compareTo(Duration.ofSeconds(2)) <= 0);
        }
        time.nanos += 3 * SECOND;
        assertEquals(Duration.ZERO, pace.turn(MIB, TOTAL / 8, TOTAL));
    }
}

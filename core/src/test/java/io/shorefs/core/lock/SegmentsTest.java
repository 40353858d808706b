package io.shorefs.core.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shorefs.api.LockOwner;
import io.shorefs.api.LockRange;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random locks and unlocks, compared byte by byte with a table of who has which byte how. */
class SegmentsTest {
    private static final int BYTES = 24;
    private static final LockOwner[] OWNERS = {
        new LockOwner(1, 1, "a"), new LockOwner(1, 2, "a"), new LockOwner(2, 1, "a")
    };
    private static final Holder HOLDER = () -> true;

    @Test
    void everyByteIsHeldAsTheLastChangeOfItsOwnerSaid() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Segments segments = new Segments();
        int[][] expected = new int[OWNERS.length][BYTES]; // 0 none, 1 read, 2 write
        for (int step = 0; step < 5_000; step++) {
            int owner = random.nextInt(OWNERS.length);
            int start = random.nextInt(BYTES);
            int length = 1 + random.nextInt(BYTES - start);
            int kind = random.nextInt(3);
            LockRange range = new LockRange(kind == 2, start, length, OWNERS[owner]);
            if (kind == 0) {
                segments.clear(OWNERS[owner], start, start + length - 1L);
            } else if (segments.conflict(range) == null) {
                segments.set(Segment.of(range, HOLDER));
            } else {
                continue;
            }
            java.util.Arrays.fill(expected[owner], start, start + length, kind);
            compare(segments, expected, "seed " + seed + ", step " + step);
            compareFirst(segments, expected, random, "seed " + seed + ", step " + step);
        }
    }

    /** Of several conflicts that is named which begins first. */
    private static void compareFirst(Segments segments, int[][] expected, Random random, String where) {
        int owner = random.nextInt(OWNERS.length);
        int start = random.nextInt(BYTES);
        int length = 1 + random.nextInt(BYTES - start);
        LockRange asked = new LockRange(random.nextBoolean(), start, length, OWNERS[owner]);
        long first = Long.MAX_VALUE;
        for (int at = start; at < start + length; at++) {
            for (int other = 0; other < OWNERS.length; other++) {
                int kind = expected[other][at];
                if (other != owner && (kind == 2 || (kind == 1 && asked.exclusive()))) {
                    int begin = at;
                    while (begin > 0 && expected[other][begin - 1] == kind) {
                        begin--;
                    }
                    first = Math.min(first, begin);
                }
            }
        }
        Segment found = segments.conflict(asked);
        assertEquals(first, found == null ? Long.MAX_VALUE : found.start(), where + ", " + asked);
    }

    private static void compare(Segments segments, int[][] expected, String where) {
        for (int owner = 0; owner < OWNERS.length; owner++) {
            for (int at = 0; at < BYTES; at++) {
                for (boolean exclusive : new boolean[] {false, true}) {
                    LockRange asked = new LockRange(exclusive, at, 1, OWNERS[owner]);
                    boolean conflict = segments.conflict(asked) != null;
                    assertEquals(conflicts(expected, owner, at, exclusive), conflict, where + ", byte " + at);
                }
            }
        }
    }

    private static boolean conflicts(int[][] expected, int owner, int at, boolean exclusive) {
        for (int other = 0; other < OWNERS.length; other++) {
            if (other != owner && (expected[other][at] == 2 || (exclusive && expected[other][at] == 1))) {
                return true;
            }
        }
        return false;
    }
}

package io.shorefs.journal.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tree of free runs against a plain bit set that is searched from its beginning. */
class FreeMapTest {
    private static final long SEED = Long.getLong("shorefs.seed", 9);

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 1000, 4096, 5000})
    void findsWhatASearchFinds(int pages) {
        Random random = new Random(SEED);
        FreeMap map = new FreeMap(pages);
        BitSet used = new BitSet();
        for (int i = 0; i < 2000; i++) {
            int from = random.nextInt(pages);
            int to = from + random.nextInt(Math.min(pages - from, 1 + random.nextInt(300)) + 1);
            boolean use = random.nextInt(100) < 50;
            map.set(from, to, use);
            used.set(from, to, use);
            int run = 1 + random.nextInt(random.nextBoolean() ? 5 : pages);
            assertEquals(search(used, run, pages), map.find(run), () -> "a run of " + run + ", seed " + SEED);
            assertEquals(to - from - used.get(from, to).cardinality(), map.free(from, to));
        }
        assertEquals(pages - used.cardinality(), map.free(0, pages));
    }

    private static int search(BitSet used, int run, int pages) {
        for (int from = used.nextClearBit(0); from + run <= pages; ) {
            int end = used.nextSetBit(from);
            if (end < 0 || end - from >= run) {
                return from;
            }
            from = used.nextClearBit(end);
        }
        return -1;
    }
}

package io.shorefs.core.map;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.shorefs.core.key.Family;
import io.shorefs.core.key.Key;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class ColdRangesTest {
    private static final int KEYS = 40;

    private static Key key(int i) {
        return Key.orphan(i);
    }

    @RepeatedTest(20)
    void theyAreWhatWasNotTakenOut(RepetitionInfo info) {
        Random random = new Random(info.getCurrentRepetition());
        ColdRanges ranges = new ColdRanges(List.of(new ColdRanges.Range(key(5), key(35))));
        BitSet cold = new BitSet();
        cold.set(5, 35);
        for (int i = 0; i < 8; i++) {
            int from = random.nextInt(KEYS);
            int to = from + 1 + random.nextInt(6);
            ranges = ranges.without(key(from), key(to));
            cold.clear(from, to);
            check(ranges, cold, random);
        }
    }

    private static void check(ColdRanges ranges, BitSet cold, Random random) {
        for (int i = 0; i < KEYS; i++) {
            Key key = key(i);
            assertEquals(cold.get(i), ranges.contains(key));
            int next = cold.nextSetBit(i);
            int to = i + 1 + random.nextInt(8);
            Optional<Key> first = next >= 0 && next < to ? Optional.of(key(next)) : Optional.empty();
            assertEquals(first, ranges.first(key, key(to)));
            assertEquals(first.isPresent(), !ranges.between(key, key(to)).isEmpty());
        }
        assertEquals(cold.isEmpty(), ranges.isEmpty());
    }

    @Test
    void theyAreInOrder() {
        ColdRanges.Range low = new ColdRanges.Range(key(1), key(3));
        ColdRanges.Range high = new ColdRanges.Range(key(2), key(4));
        assertThrows(IllegalArgumentException.class, () -> new ColdRanges(List.of(low, high)));
        assertThrows(IllegalArgumentException.class, () -> new ColdRanges.Range(key(1), key(1)));
        assertEquals(Optional.empty(), ColdRanges.NONE.from(Key.first(Family.STATE)));
    }
}

package io.shorefs.core.tree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.core.key.Key;
import io.shorefs.core.key.ObjectKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The rules, and what they cost over a long time. */
class MergePolicyTest {
    private static final int MIB = 1 << 20;

    private final MergePolicy policy = new MergePolicy();

    @Test
    void logsAreFoldedAtSoManyObjectsOrSoManyBytes() {
        assertFalse(policy.foldsLogs(63, 16 * MIB - 1));
        assertTrue(policy.foldsLogs(64, 0));
        assertTrue(policy.foldsLogs(1, 16 * MIB));
    }

    @Test
    void eightNeighboursOfASizeClassBecomeOne() {
        assertTrue(policy.next(Index.EMPTY).isEmpty());
        assertTrue(policy.next(index(Collections.nCopies(7, 16))).isEmpty());
        MergePolicy.Merge merge = policy.next(index(Collections.nCopies(8, 16))).orElseThrow();
        assertEquals(8, merge.runs().size());
        assertTrue(merge.oldest());
    }

    @Test
    void theNewestClassThatIsFullGoesFirst() {
        List<Integer> sizes = new ArrayList<>(Collections.nCopies(8, 2));
        sizes.addAll(Collections.nCopies(8, 16));
        Index index = index(sizes);
        MergePolicy.Merge merge = policy.next(index).orElseThrow();
        assertEquals(index.runs().subList(0, 8), merge.runs());
        assertFalse(merge.oldest());
    }

    @Test
    void aSmallRunBehindALargeOneCountsAsLarge() {
        Index index = index(List.of(16, 1, 16, 1, 16, 1, 16, 1));
        assertEquals(8, policy.next(index).orElseThrow().runs().size());
        assertTrue(policy.next(index(List.of(1, 1, 1, 1, 16, 1, 1, 1))).isEmpty());
    }

    @Test
    void everythingBecomesOneRunWhenItsKeysAreMostlyRemoved() {
        Run large = run(0, 64, 1000, 0);
        Run few = run(1, 1, 500, 500);
        Run many = run(1, 1, 501, 501);
        assertTrue(policy.next(new Index(List.of(few, large), new TreeMap<>())).isEmpty());
        MergePolicy.Merge merge =
                policy.next(new Index(List.of(many, large), new TreeMap<>())).orElseThrow();
        assertEquals(List.of(many, large), merge.runs());
        assertTrue(merge.oldest());
    }

    @Test
    void newKeysAreWrittenOnceForEachSizeClass() {
        MergeSimulation simulation = new MergeSimulation();
        int next = 0;
        for (int fold = 0; fold < 4096; fold++, next += 256) {
            simulation.fold(IntStream.range(next, next + 256), false);
        }
        assertWithin(simulation, 5.5);
    }

    @Test
    void keysThatAreWrittenAgainAndAgainStayCheap() {
        MergeSimulation simulation = new MergeSimulation();
        Random random = new Random(1);
        for (int fold = 0; fold < 4096; fold++) {
            simulation.fold(random.ints(256, 0, 50_000), false);
        }
        assertWithin(simulation, 4);
    }

    @Test
    void runsOfAnySizeInAnyOrderStayFew() {
        MergeSimulation simulation = new MergeSimulation();
        Random random = new Random(2);
        for (int fold = 0; fold < 3000; fold++) {
            int count = 1 << random.nextInt(11);
            simulation.fold(random.ints(count, 0, 200_000), random.nextInt(3) == 0);
        }
        assertWithin(simulation, 4.5);
    }

    @Test
    void runsOfOneEntryStayCheap() {
        MergeSimulation simulation = new MergeSimulation();
        for (int fold = 0; fold < 20_000; fold++) {
            simulation.fold(IntStream.of(fold), false);
        }
        assertWithin(simulation, 9);
    }

    @Test
    void whatIsRemovedAgainIsSoonGone() {
        MergeSimulation simulation = new MergeSimulation();
        int keys = 400_000;
        for (int next = 0; next < keys; next += 500) {
            simulation.fold(IntStream.range(next, next + 500), false);
        }
        for (int next = 0; next < keys; next += 500) {
            simulation.fold(IntStream.range(next, next + 500), true);
            int left = keys - next - 500;
            assertTrue(simulation.entries() <= 3L * left + 1000, simulation.entries() + " entries of " + left);
        }
        assertWithin(simulation, 5.5);
    }

    /** No more is written than so many times what was folded, and there are at most seven runs of each of five size classes. */
    private static void assertWithin(MergeSimulation simulation, double amplification) {
        assertTrue(simulation.amplification() <= amplification, simulation::toString);
        assertTrue(simulation.mostRuns() <= 5 * 7, simulation::toString);
    }

    /** An index of runs of so many MiB, newest first. */
    private static Index index(List<Integer> mebibytes) {
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < mebibytes.size(); i++) {
            runs.add(run(mebibytes.size() - i, mebibytes.get(i), 1000, 0));
        }
        return new Index(runs, new TreeMap<>());
    }

    private static Run run(long log, int mebibytes, int entries, int removed) {
        return new Run(
                log,
                log,
                List.of(new TableRef(
                        MemoryObjects.id(ObjectKind.TABLE, log),
                        Key.inode(1),
                        Key.inode(2),
                        entries,
                        removed,
                        mebibytes * MIB)));
    }
}

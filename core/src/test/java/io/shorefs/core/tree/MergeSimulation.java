package io.shorefs.core.tree;

import io.shorefs.core.key.Key;
import io.shorefs.core.key.ObjectKind;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Runs that are sets of numbers, folded and merged as the policy says: counts what that would write. An entry counts 128 bytes, a removed one 32, and 8 KiB are small, so that all sizes
 * are those of real runs divided by 128.
 */
final class MergeSimulation {
    private static final int ENTRY_BYTES = 128;
    private static final int REMOVED_BYTES = 32;
    private static final int SMALL_BYTES = 8192;

    private final MergePolicy policy = new MergePolicy(SMALL_BYTES);

    /** Of each run its numbers in order, doubled, and one more where the number is removed. */
    private final IdentityHashMap<Run, int[]> numbers = new IdentityHashMap<>();

    private Index index = Index.EMPTY;
    private long logs;
    private long folded;
    private long written;
    private int mostRuns;

    /** Folds numbers that were put or removed, and merges as long as the policy says so. */
    void fold(IntStream changed, boolean removed) {
        int[] doubled = changed.map(number -> 2 * number + (removed ? 1 : 0))
                .sorted()
                .distinct()
                .toArray();
        folded += bytes(doubled);
        Run run = run(logs, logs, doubled, index.runs().isEmpty());
        index = index.folded(run, List.of(new LogChanges(logs, 1, 1, List.of())));
        logs++;
        for (Optional<MergePolicy.Merge> next = policy.next(index); next.isPresent(); next = policy.next(index)) {
            merge(next.get());
        }
        mostRuns = Math.max(mostRuns, index.runs().size());
    }

    private void merge(MergePolicy.Merge merge) {
        int[] merged = new int[0];
        for (Run run : merge.runs().reversed()) {
            merged = union(numbers.remove(run), merged);
        }
        long first = merge.runs().getLast().firstLog();
        long last = merge.runs().getFirst().lastLog();
        index = index.merged(merge, run(first, last, merged, merge.oldest()));
    }

    private Run run(long firstLog, long lastLog, int[] doubled, boolean oldest) {
        int[] kept = oldest
                ? Arrays.stream(doubled).filter(number -> number % 2 == 0).toArray()
                : doubled;
        int removed = removed(kept);
        List<TableRef> tables = kept.length == 0
                ? List.of()
                : List.of(new TableRef(
                        MemoryObjects.id(ObjectKind.TABLE, written),
                        Key.inode(kept[0] / 2),
                        Key.inode(kept[kept.length - 1] / 2),
                        kept.length,
                        removed,
                        bytes(kept)));
        Run run = new Run(firstLog, lastLog, tables);
        written += run.bytes();
        numbers.put(run, kept);
        return run;
    }

    private static int[] union(int[] newer, int[] older) {
        int[] union = new int[newer.length + older.length];
        int size = 0;
        int i = 0;
        int j = 0;
        while (i < newer.length || j < older.length) {
            int fromNewer = i < newer.length ? newer[i] / 2 : Integer.MAX_VALUE;
            int fromOlder = j < older.length ? older[j] / 2 : Integer.MAX_VALUE;
            union[size++] = fromNewer <= fromOlder ? newer[i] : older[j];
            i += fromNewer <= fromOlder ? 1 : 0;
            j += fromOlder <= fromNewer ? 1 : 0;
        }
        return Arrays.copyOf(union, size);
    }

    private static int removed(int[] doubled) {
        return (int) Arrays.stream(doubled).filter(number -> number % 2 != 0).count();
    }

    private static int bytes(int[] doubled) {
        int removed = removed(doubled);
        return removed * REMOVED_BYTES + (doubled.length - removed) * ENTRY_BYTES;
    }

    /** Bytes written for each byte that was folded, folding itself included. */
    double amplification() {
        return (double) written / folded;
    }

    int mostRuns() {
        return mostRuns;
    }

    /** Entries of all runs, removed ones among them. */
    long entries() {
        return index.runs().stream().mapToLong(Run::entries).sum();
    }

    /** Bytes of all runs. */
    long bytes() {
        return index.runs().stream().mapToLong(Run::bytes).sum();
    }

    @Override
    public String toString() {
        return "%d bytes folded, %.2f written for each, at most %d runs, %d bytes kept"
                .formatted(folded, amplification(), mostRuns, bytes());
    }
}

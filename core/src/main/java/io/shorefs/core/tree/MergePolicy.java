package io.shorefs.core.tree;

import java.util.List;
import java.util.Optional;

/**
 * What is to be folded and merged now; it decides only.
 *
 * <p>A run's size class is the power of {@value #FACTOR} that its bytes reach, but never less than that of a newer run; so classes ascend with age, and {@value #FACTOR} runs of a
 * class, which are neighbours then, become one. There are never more than {@value #FACTOR} - 1 runs of a class after merging.
 *
 * <p>When more keys were removed than half of the others are, everything becomes one run: otherwise a large run would stay whose keys are nearly all removed, since nothing of its class
 * comes any more, and whoever scans would read it. Stateless; any thread.
 */
public final class MergePolicy {
    private static final int LOGS = 64;
    private static final long LOG_BYTES = 16 << 20;
    private static final int FACTOR = 8;

    /** What is smaller is of the smallest class: an object costs its request then, not its bytes. */
    private static final long SMALL_BYTES = 1 << 20;

    private final long smallBytes;

    /** The rules with the figures that there are. */
    public MergePolicy() {
        this(SMALL_BYTES);
    }

    MergePolicy(long smallBytes) {
        this.smallBytes = smallBytes;
    }

    /**
     * Runs that become one.
     *
     * @param runs neighbours, newest first, at least two
     * @param oldest whether the last one is the oldest of its index, so that removed keys are dropped
     */
    public record Merge(List<Run> runs, boolean oldest) {
        public Merge {
            runs = List.copyOf(runs);
            if (runs.size() < 2) {
                throw new IllegalArgumentException("fewer than two runs to merge");
            }
        }
    }

    /** Whether logs that are not folded become a run now: so many objects, so many bytes together. */
    public boolean foldsLogs(int logs, long bytes) {
        return logs >= LOGS || bytes >= LOG_BYTES;
    }

    /** What to merge now; to be asked again when that is done. */
    public Optional<Merge> next(Index index) {
        List<Run> runs = index.runs();
        if (runs.size() > 1 && isMostlyRemoved(runs)) {
            return Optional.of(new Merge(runs, true));
        }
        int from = 0;
        int highest = 0;
        for (int i = 0; i <= runs.size(); i++) {
            // A run that is smaller than a newer one is counted with it: only a larger one begins a class.
            int present = i < runs.size() ? sizeClass(runs.get(i)) : Integer.MAX_VALUE;
            if (present > highest) {
                if (i - from >= FACTOR) {
                    return Optional.of(new Merge(runs.subList(from, i), i == runs.size()));
                }
                from = i;
                highest = present;
            }
        }
        return Optional.empty();
    }

    private static boolean isMostlyRemoved(List<Run> runs) {
        long entries = runs.stream().mapToLong(Run::entries).sum();
        long removed = runs.stream().mapToLong(Run::removed).sum();
        return removed > (entries - removed) / 2;
    }

    private int sizeClass(Run run) {
        int size = 0;
        for (long rest = run.bytes() / smallBytes; rest > 0; rest /= FACTOR) {
            size++;
        }
        return size;
    }
}

package io.shorefs.core.tree;

import io.shorefs.core.key.Key;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The runs of a state, and how far each journal is folded. Immutable.
 *
 * @param runs newest first; the logs of each follow immediately on those of the next one
 * @param journals by the id of every journal that ever wrote a log that is folded
 */
public record Index(List<Run> runs, SortedMap<Long, Folded> journals) {
    /** Nothing was folded. */
    public static final Index EMPTY = new Index(List.of(), Collections.emptySortedMap());

    /**
     * What is folded of a journal.
     *
     * @param generation its last folded one; 0 when only fences of it are folded
     * @param log the number of its last folded log, fences among them
     */
    public record Folded(long generation, long log) {}

    public Index {
        runs = List.copyOf(runs);
        journals = Collections.unmodifiableSortedMap(new TreeMap<>(journals));
        for (int i = 1; i < runs.size(); i++) {
            if (runs.get(i).lastLog() + 1 != runs.get(i - 1).firstLog()) {
                throw new IllegalArgumentException("runs that do not follow one another");
            }
        }
    }

    /** The last log that is folded. */
    public OptionalLong lastLog() {
        return runs.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(runs.getFirst().lastLog());
    }

    /** About how many entries there are from {@code from} (inclusive) to {@code to} (exclusive): of whole tables, each key as often as runs have it. */
    public long entries(Key from, Key to) {
        return runs.stream()
                .flatMap(run -> run.between(from, to).stream())
                .mapToLong(TableRef::entries)
                .sum();
    }

    /**
     * This index with one run in the place of several, which it has; newer runs may have come since the merge was decided.
     *
     * @throws IllegalArgumentException when it does not have them any more
     */
    public Index merged(MergePolicy.Merge merge, Run by) {
        int at = Collections.indexOfSubList(runs, merge.runs());
        boolean atTheEnd = at + merge.runs().size() == runs.size();
        if (at < 0 || atTheEnd != merge.oldest()) {
            throw new IllegalArgumentException("the runs that were merged are not those of this index");
        }
        List<Run> changed = new ArrayList<>(runs.subList(0, at));
        changed.add(by);
        changed.addAll(runs.subList(at + merge.runs().size(), runs.size()));
        return new Index(changed, journals);
    }

    /** This index with a newer run of the given logs. */
    Index folded(Run run, List<LogChanges> logs) {
        List<Run> changed = new ArrayList<>(runs.size() + 1);
        changed.add(run);
        changed.addAll(runs);
        SortedMap<Long, Folded> folded = new TreeMap<>(journals);
        for (LogChanges log : logs) {
            Folded former = folded.getOrDefault(log.journal(), new Folded(0, 0));
            long generation = Math.max(former.generation(), log.generation());
            folded.put(log.journal(), new Folded(generation, log.number()));
        }
        return new Index(changed, folded);
    }
}

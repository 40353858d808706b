package io.shorefs.core.commit;

import io.shorefs.core.key.Family;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.State;
import io.shorefs.core.map.ColdRanges;
import io.shorefs.spi.CommitLog;
import io.shorefs.spi.LocalMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Replaces what a recovered local map has by what a state of the object store begins with, in transactions of a bounded size. The map says that it is being filled until {@link #end}. Before
 * the filesystem is opened on it; one thread.
 */
public final class StoredMetadata {
    private static final int BATCH_KEYS = 10_000;
    private static final List<Family> FAMILIES = List.of(
            Family.META,
            Family.DATA,
            Family.ORPHAN,
            Family.MARK,
            Family.SAVED,
            Family.OBJECT,
            Family.COLD,
            Family.REMOVED);

    private final CommitLog log;
    private final LocalMap map;

    public StoredMetadata(CommitLog log, LocalMap map) {
        this.log = log;
        this.map = map;
    }

    /** Makes the map empty; the payload that only it named is free then. */
    public void begin() {
        Map<Long, Integer> slots = new HashMap<>();
        new UsedSlots(map, slots::put).run();
        map.update(transaction -> {
            GenerationWriter.put(transaction, State.LOADING, 1);
            for (State state : State.replicated()) {
                transaction.delete(Key.state(state).bytes());
            }
        });
        for (Family family : FAMILIES) {
            while (deleteSome(family)) {
                // until there is none
            }
        }
        slots.forEach(log::release);
    }

    private boolean deleteSome(Family family) {
        List<byte[]> keys = new ArrayList<>();
        map.update(transaction -> {
            keys.clear();
            transaction.scan(Key.first(family).bytes(), Key.last(family).bytes(), (key, value) -> {
                keys.add(key);
                return keys.size() < BATCH_KEYS;
            });
            keys.forEach(transaction::delete);
        });
        return !keys.isEmpty();
    }

    /** Adds entries, with their bytes as the store has them; keys without a value leave tombstones. */
    public void put(Map<Key, Optional<byte[]>> entries) {
        map.update(transaction -> entries.forEach((key, value) -> value.ifPresentOrElse(
                bytes -> transaction.put(key.bytes(), bytes), () -> ColdKeys.remove(transaction, key))));
    }

    /** A number that the map has now; 0 when it was never set. */
    public long get(State state) {
        try (LocalMap.Snapshot snapshot = map.snapshot()) {
            return GenerationWriter.get(snapshot, state);
        }
    }

    /**
     * The map has all that it needs to be served: what is in it is in the store.
     *
     * @param journal the random number of this journal from now on
     * @param branch that it is of
     * @param applied the number after the last log that is in it
     * @param isEmpty whether there is nothing in it, so that a filesystem is to be made
     * @param cold the ranges under which there is more in the store; outside of them there are no tombstones
     */
    public void end(long journal, int branch, long applied, boolean isEmpty, ColdRanges cold) {
        map.update(transaction -> {
            cold.all().forEach(range -> ColdKeys.add(transaction, range));
            GenerationWriter.put(transaction, State.GENERATION, isEmpty ? 1 : 2);
            GenerationWriter.put(transaction, State.PUBLISHED, isEmpty ? 0 : 1);
            GenerationWriter.put(transaction, State.JOURNAL_ID, journal);
            GenerationWriter.put(transaction, State.BRANCH, branch);
            GenerationWriter.put(transaction, State.APPLIED, applied);
            transaction.delete(Key.state(State.LOADING).bytes());
        });
    }

    /** Sets numbers of this journal. */
    public void set(State state, long value) {
        map.update(transaction -> GenerationWriter.put(transaction, state, value));
    }
}

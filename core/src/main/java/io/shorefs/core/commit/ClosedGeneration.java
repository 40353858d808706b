package io.shorefs.core.commit;

import io.shorefs.core.key.Family;
import io.shorefs.core.key.Key;
import io.shorefs.spi.LocalMap;
import java.util.ArrayList;
import java.util.List;

/**
 * The net changes of a generation that is closed, applied, and not yet in the object store: each key that it changed, with the value that it left there. Any thread.
 *
 * <p>Read in snapshots of a bounded number of keys: mark, saved and present value of a key in the same one.
 */
public final class ClosedGeneration {
    private static final int BATCH_KEYS = 256;

    private final LocalMap map;
    private final long generation;

    ClosedGeneration(LocalMap map, long generation) {
        this.map = map;
        this.generation = generation;
    }

    /** Its number. */
    public long number() {
        return generation;
    }

    /** Takes the net changes. */
    @FunctionalInterface
    public interface Visitor {
        /** A key with the bytes of its value, null when it was removed. */
        void change(Key key, byte[] value);
    }

    /**
     * Gives every net change; the same key may come twice, with the same value.
     *
     * <p>The first generation has no marks: every key belongs to it. Present keys come first, then the saved ones, so that one that is changed in between is not missed.
     */
    public void forEach(Visitor visitor) {
        if (generation > 1) {
            batches(
                    Key.first(Family.MARK, generation),
                    Key.first(Family.MARK, generation + 1),
                    (snapshot, mark, value) -> {
                        give(snapshot, mark.changed(), visitor);
                    });
            return;
        }
        for (Family family : List.of(Family.STATE, Family.META, Family.DATA, Family.ORPHAN)) {
            batches(Key.first(family), Key.last(family), (snapshot, key, value) -> {
                if (key.isReplicated()) {
                    give(snapshot, key, visitor);
                }
            });
        }
        batches(
                Key.first(Family.SAVED, generation),
                Key.first(Family.SAVED, generation + 1),
                (snapshot, saved, value) -> {
                    visitor.change(saved.changed(), SavedValue.decode(value));
                });
    }

    private void give(LocalMap.Snapshot snapshot, Key key, Visitor visitor) {
        byte[] saved = snapshot.get(Key.saved(generation, key).bytes());
        visitor.change(key, saved == null ? snapshot.get(key.bytes()) : SavedValue.decode(saved));
    }

    private interface Found {
        void entry(LocalMap.Snapshot snapshot, Key key, byte[] value);
    }

    private void batches(Key first, Key end, Found found) {
        Key from = first;
        while (from != null) {
            List<Key> keys = new ArrayList<>(BATCH_KEYS);
            try (LocalMap.Snapshot snapshot = map.snapshot()) {
                snapshot.scan(from.bytes(), end.bytes(), (key, value) -> {
                    keys.add(Key.of(key));
                    found.entry(snapshot, keys.getLast(), value);
                    return keys.size() < BATCH_KEYS;
                });
            }
            from = keys.size() < BATCH_KEYS ? null : keys.getLast().next();
        }
    }
}

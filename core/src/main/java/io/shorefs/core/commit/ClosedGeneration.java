package io.shorefs.core.commit;

import io.shorefs.core.key.Key;
import io.shorefs.spi.LocalMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The net changes of a generation that is closed, applied, and not yet in the object store: each key that it changed, with the value that it left there. Any thread.
 *
 * <p>Read in portions of a bounded size, in the order of keys: mark, saved and present value of a key in the same snapshot.
 */
public final class ClosedGeneration {
    private static final int PORTION_KEYS = 256;
    private static final int PORTION_BYTES = 1 << 20;

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

    /**
     * Some of the changes, in order.
     *
     * @param changes by key, the bytes of its value; empty for a removed key
     * @param rest where the next portion begins; empty when there is none
     */
    public record Portion(SortedMap<Key, Optional<byte[]>> changes, Optional<Key> rest) {}

    /** Takes the net changes. */
    @FunctionalInterface
    public interface Visitor<E extends Exception> {
        /** A key with the bytes of its value, empty when it was removed. */
        void change(Key key, Optional<byte[]> value) throws E;
    }

    /** Gives every net change of keys from {@code first} (inclusive) to {@code to} (exclusive), each key once, in order. */
    public <E extends Exception> void forEach(Key first, Key to, Visitor<E> visitor) throws E {
        Optional<Key> from = Optional.of(first);
        while (from.isPresent()) {
            Portion portion = from(from.get(), to);
            for (Map.Entry<Key, Optional<byte[]>> change : portion.changes().entrySet()) {
                visitor.change(change.getKey(), change.getValue());
            }
            from = portion.rest();
        }
    }

    /** The first changes of keys from {@code from} (inclusive) to {@code to} (exclusive); a portion may be empty though there is a rest. */
    public Portion from(Key from, Key to) {
        try (LocalMap.Snapshot snapshot = map.snapshot()) {
            return generation > 1 ? marked(snapshot, from, to) : all(snapshot, from, to);
        }
    }

    /** The bytes of the value that a key has now; empty for none. */
    public Optional<byte[]> present(Key key) {
        try (LocalMap.Snapshot snapshot = map.snapshot()) {
            return Optional.ofNullable(snapshot.get(key.bytes()));
        }
    }

    private Portion marked(LocalMap.Snapshot snapshot, Key from, Key to) {
        SortedMap<Key, Optional<byte[]>> changes = new TreeMap<>();
        Limit limit = new Limit();
        snapshot.scan(
                Key.mark(generation, from).bytes(), Key.mark(generation, to).bytes(), (mark, ignored) -> {
                    Key key = Key.of(mark).changed();
                    byte[] saved = snapshot.get(Key.saved(generation, key).bytes());
                    byte[] value = saved == null ? snapshot.get(key.bytes()) : SavedValue.decode(saved);
                    changes.put(key, Optional.ofNullable(value));
                    return limit.allows(key, value);
                });
        return new Portion(changes, limit.rest());
    }

    /** The first generation has no marks: every key belongs to it, as it was saved or, if it was not, as it is. */
    private Portion all(LocalMap.Snapshot snapshot, Key from, Key to) {
        SortedMap<Key, Optional<byte[]>> changes = new TreeMap<>();
        Limit present = new Limit();
        snapshot.scan(from.bytes(), to.bytes(), (bytes, value) -> {
            Key key = Key.of(bytes);
            if (key.isReplicated()) {
                changes.put(key, Optional.of(value));
            }
            return present.allows(key, value);
        });
        Limit saved = new Limit();
        snapshot.scan(
                Key.saved(generation, from).bytes(),
                Key.saved(generation, present.rest().orElse(to)).bytes(),
                (bytes, value) -> {
                    Key key = Key.of(bytes).changed();
                    changes.put(key, Optional.ofNullable(SavedValue.decode(value)));
                    return saved.allows(key, value);
                });
        return saved.rest()
                .map(rest -> new Portion(changes.headMap(rest), saved.rest()))
                .orElseGet(() -> new Portion(changes, present.rest()));
    }

    /** What one portion takes. */
    private static final class Limit {
        private int keys;
        private int bytes;
        private Key last;

        /** Counts an entry; whether there may be another one. */
        boolean allows(Key key, byte[] value) {
            last = key;
            keys++;
            bytes += key.bytes().length + (value == null ? 0 : value.length);
            return !isReached();
        }

        /** Where the next portion begins, if there may be one. */
        Optional<Key> rest() {
            return isReached() ? Optional.of(last.next()) : Optional.empty();
        }

        private boolean isReached() {
            return keys >= PORTION_KEYS || bytes >= PORTION_BYTES;
        }
    }
}

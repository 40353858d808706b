package io.shorefs.core.commit;

import io.shorefs.core.key.Key;
import java.util.List;
import java.util.Map;

/**
 * What the object store has of a range of keys, at the state that a journal was filled from or a later one of its own.
 *
 * @param base the number of the state that it was read from: a later state has a higher one, as long as the server runs
 * @param from first key of the range
 * @param to the first key behind it
 * @param entries the keys that have a value, and its bytes; all of them lie in the range
 * @param bytes of keys and values together
 */
public record StoredRange(long base, Key from, Key to, List<Map.Entry<Key, byte[]>> entries, long bytes) {
    public StoredRange {
        entries = List.copyOf(entries);
    }
}

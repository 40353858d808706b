package io.shorefs.core.commit;

import io.shorefs.core.key.Key;
import io.shorefs.core.map.ColdRanges;
import java.util.Optional;

/**
 * A range of keys of which the local map may forget what the object store has.
 *
 * @param base the number of the state that is fetched from since: see {@link StoredRange}
 * @param partBytes so much is forgotten at once
 */
public record Eviction(ColdRanges.Range range, long base, long partBytes) {
    /**
     * What came of the first part of it.
     *
     * @param bytes of keys and values that the local map has no more
     * @param rest where the rest begins; empty when there is none
     */
    public record Done(long bytes, Optional<Key> rest) {}
}

package io.shorefs.core.snapshot;

import io.shorefs.core.tree.StoredMap;
import io.shorefs.core.tree.StoredState;

/**
 * A state of a branch: everything up to the end of a log, and nothing behind it. Immutable.
 *
 * @param state that it begins with
 * @param logEnd number of the first log that is not part of it
 * @param map fetches the tables that it needs; blocks
 * @param inMemory the same, of the tables in memory
 * @param asOf a moment, by {@link io.shorefs.core.Clock#nanos}, at which nothing that it refers to was doomed: it may be read until half of the grace later
 */
record StateView(StoredState state, long logEnd, StoredMap map, StoredMap inMemory, long asOf) {
    /** The same, when it is known of a later moment. */
    StateView asOf(long later) {
        return new StateView(state, logEnd, map, inMemory, later);
    }

    /** Whether another one is read from the same objects. */
    boolean isSame(StateView other) {
        return logEnd == other.logEnd && state.equals(other.state);
    }
}

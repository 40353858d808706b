package io.shorefs.core.tree;

import io.shorefs.core.key.ObjectId;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is true of a branch now. Immutable; whoever replaces it does so with a conditional put.
 *
 * @param epoch of the writer
 * @param state what is folded, and where its logs begin
 * @param checkpoints by name
 * @param pins states that clones stand on
 * @param doomed objects that nothing refers to any more, ever again
 * @param branchName as people call it
 * @param parent the branch that this one was cloned from; none for the main one
 * @param deleted whether the branch is deleted: it stays for its pins alone
 */
public record Manifest(
        long epoch,
        StoredState state,
        SortedMap<String, Checkpoint> checkpoints,
        List<Pin> pins,
        List<Doomed> doomed,
        String branchName,
        OptionalInt parent,
        boolean deleted) {
    public Manifest {
        checkpoints = Collections.unmodifiableSortedMap(new TreeMap<>(checkpoints));
        pins = List.copyOf(pins);
        doomed = List.copyOf(doomed);
        if (epoch < 0 || parent.orElse(0) < 0) {
            throw new IllegalArgumentException("epoch " + epoch + ", parent " + parent);
        }
    }

    /**
     * A state that somebody keeps.
     *
     * @param logEnd number of the first log that is not part of it
     * @param timeMillis when it was made, since 1970
     */
    public record Checkpoint(StoredState state, long logEnd, long timeMillis) {
        public Checkpoint {
            if (logEnd < state.logStart()) {
                throw new IllegalArgumentException("logs from " + state.logStart() + " to " + logEnd);
            }
        }
    }

    /** The state that a clone stands on, and the branch that the clone is. */
    public record Pin(int branch, StoredState state) {}

    /** An object that is to be deleted, and when it was put on the list, since 1970. */
    public record Doomed(ObjectId object, long timeMillis) {}
}

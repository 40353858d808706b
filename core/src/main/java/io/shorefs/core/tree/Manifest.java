package io.shorefs.core.tree;

import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
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
 * @param deleted whether the branch is deleted: then only what its pins lead to is alive, and the manifest stays so that its number is not used again
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

    /**
     * An object that nothing refers to, or will refer to again: final. It is deleted when the list has been visible for a while, so that who read an older state has ended.
     *
     * @param bytes of the object
     * @param timeMillis since when the list is visible, by the store's own clock since 1970; {@link #UNTIMED} until somebody has asked the store
     */
    public record Doomed(ObjectId object, long bytes, long timeMillis) {
        /** The time of an entry that a manifest has for the first time: nobody knows yet when the store will make it visible. */
        public static final long UNTIMED = 0;

        public Doomed {
            if (object.kind() == ObjectKind.MANIFEST || object.kind() == ObjectKind.VOLUME || bytes < 0) {
                throw new IllegalArgumentException(object + " of " + bytes + " bytes is never deleted");
            }
        }

        /** Whether its time is known. */
        public boolean isTimed() {
            return timeMillis != UNTIMED;
        }
    }
}

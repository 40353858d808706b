package io.shorefs.core.replication;

import io.shorefs.core.tree.Manifest;
import io.shorefs.core.tree.StoredState;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** The manifests that follow one. */
public final class Manifests {
    private Manifests() {}

    /** The same of another epoch. */
    static Manifest withEpoch(Manifest manifest, long epoch) {
        return new Manifest(
                epoch,
                manifest.state(),
                manifest.checkpoints(),
                manifest.pins(),
                manifest.doomed(),
                manifest.branchName(),
                manifest.parent(),
                manifest.deleted());
    }

    /** The same with another list of doomed objects. */
    public static Manifest withDoomed(Manifest manifest, List<Manifest.Doomed> doomed) {
        return new Manifest(
                manifest.epoch(),
                manifest.state(),
                manifest.checkpoints(),
                manifest.pins(),
                doomed,
                manifest.branchName(),
                manifest.parent(),
                manifest.deleted());
    }

    /** The same with other checkpoints. */
    public static Manifest withCheckpoints(Manifest manifest, SortedMap<String, Manifest.Checkpoint> checkpoints) {
        return new Manifest(
                manifest.epoch(),
                manifest.state(),
                checkpoints,
                manifest.pins(),
                manifest.doomed(),
                manifest.branchName(),
                manifest.parent(),
                manifest.deleted());
    }

    /** The same with another state. */
    static Manifest withState(Manifest manifest, StoredState state) {
        return new Manifest(
                manifest.epoch(),
                state,
                manifest.checkpoints(),
                manifest.pins(),
                manifest.doomed(),
                manifest.branchName(),
                manifest.parent(),
                manifest.deleted());
    }

    /** The same with other pins. */
    static Manifest withPins(Manifest manifest, List<Manifest.Pin> pins) {
        return new Manifest(
                manifest.epoch(),
                manifest.state(),
                manifest.checkpoints(),
                pins,
                manifest.doomed(),
                manifest.branchName(),
                manifest.parent(),
                manifest.deleted());
    }

    /** That of a branch that stands on another one's state, and that nobody has written to yet. */
    static Manifest ofClone(String name, int parent, StoredState state) {
        return new Manifest(0, state, new TreeMap<>(), List.of(), List.of(), name, OptionalInt.of(parent), false);
    }

    /** That of the deleted branch, under an epoch that no writer has: what clones of it stand on stays, and nothing else. */
    static Manifest deleted(Manifest manifest) {
        return new Manifest(
                manifest.epoch() + 1,
                manifest.state(),
                new TreeMap<>(),
                manifest.pins(),
                manifest.doomed(),
                manifest.branchName(),
                manifest.parent(),
                true);
    }
}

package io.shorefs.core.replication;

import io.shorefs.core.tree.Manifest;
import io.shorefs.core.tree.StoredState;
import java.util.List;
import java.util.SortedMap;

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
}

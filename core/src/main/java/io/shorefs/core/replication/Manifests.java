package io.shorefs.core.replication;

import io.shorefs.core.tree.Manifest;
import io.shorefs.core.tree.StoredState;
import java.util.List;

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

package io.shorefs.core.snapshot;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.Clock;
import io.shorefs.core.tree.Manifest;
import io.shorefs.core.tree.Manifest.Checkpoint;
import io.shorefs.spi.ObjectStore.StoreException;

/** The one state of a checkpoint, as long as the manifest has it. */
final class CheckpointStates implements States {
    private final String name;
    private final Checkpoint checkpoint;
    private final Freshness freshness;
    private final Clock clock;
    private volatile StateView view;
    private volatile boolean deleted;

    /**
     * Of a checkpoint that the manifest had at a moment.
     *
     * @param view its state, as of that moment
     */
    CheckpointStates(String name, Checkpoint checkpoint, StateView view, Freshness freshness, Clock clock) {
        this.name = name;
        this.checkpoint = checkpoint;
        this.view = view;
        this.freshness = freshness;
        this.clock = clock;
    }

    /** How manifests are read for it. */
    @FunctionalInterface
    interface Look {
        /** Reads the manifest, and tells all {@link CheckpointStates} of it; blocks. */
        void now() throws StoreException;
    }

    /**
     * How long a state may be read.
     *
     * @param nanos after the moment as of which it is known
     */
    record Freshness(long nanos, Look look) {}

    /** The manifest was read, the request for it was sent at a moment; an older one than the last says nothing. */
    synchronized void seen(Manifest manifest, long at) {
        if (at - view.asOf() <= 0) {
            return;
        }
        if (checkpoint.equals(manifest.checkpoints().get(name))) {
            view = view.asOf(at);
        } else {
            deleted = true;
        }
    }

    /** Whether it was deleted; another one of its name is another one. */
    boolean isDeleted() {
        return deleted;
    }

    @Override
    public StateView present() {
        StateView present = view;
        if (deleted) {
            throw new FsException(Errno.ESTALE, "the checkpoint " + name + " was deleted");
        }
        if (!isReadable(present)) {
            throw new FsException(
                    Errno.EIO, "the object store does not tell whether the checkpoint " + name + " is still there");
        }
        return present;
    }

    @Override
    public boolean isReadable(StateView state) {
        return !deleted && clock.nanos() - state.asOf() < freshness.nanos();
    }

    /** A checkpoint that is there has all that it refers to: when it is not, it was deleted, which the next attempt is told. */
    @Override
    public boolean renew(StateView broken) throws StoreException {
        freshness.look().now();
        return deleted;
    }
}

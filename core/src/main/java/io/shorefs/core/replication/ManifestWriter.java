package io.shorefs.core.replication;

import io.shorefs.core.tree.Manifest;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * The one that replaces a branch's manifest, as long as its epoch is the writer's own. Every replacement is conditional on what was read: one that loses is made again from what is there
 * then, if the epoch is the same, and given up for good if it is another one. Any thread, one after the other; methods block.
 *
 * <p>A replacement whose answer was lost may have taken effect, or may yet: the manifest is read again before anything else is made of it.
 */
public final class ManifestWriter {
    private final Bucket bucket;
    private final long epoch;
    /** Whose turn it is: no monitor, since he waits for the store. */
    private final ReentrantLock turn = new ReentrantLock();

    private volatile Bucket.Current current;
    /** Whether {@code current} may not be what the store has. */
    private boolean stale;
    /** Whether a replacement whose answer was lost may yet take effect. */
    private boolean unsettled;

    ManifestWriter(Bucket bucket, Bucket.Current own) {
        this.bucket = bucket;
        current = own;
        epoch = own.manifest().epoch();
    }

    /** The writer's epoch. */
    public long epoch() {
        return epoch;
    }

    /** The manifest as it is known, whoever replaced it since; asks the store nothing, and waits for nobody. */
    public Manifest known() {
        return current.manifest();
    }

    /** The manifest as the store has it; empty when another writer has taken over. */
    public Optional<Manifest> read() throws StoreException {
        turn.lock();
        try {
            Optional<Bucket.Current> found = bucket.manifest();
            found.ifPresent(manifest -> current = manifest);
            stale = false;
            return found.map(Bucket.Current::manifest).filter(manifest -> manifest.epoch() == epoch);
        } finally {
            turn.unlock();
        }
    }

    /** The manifest as it is known; it is read only if a replacement had no answer. Empty when another writer has taken over. */
    public Optional<Manifest> present() throws StoreException {
        turn.lock();
        try {
            return stale ? read() : Optional.of(current.manifest()).filter(manifest -> manifest.epoch() == epoch);
        } finally {
            turn.unlock();
        }
    }

    /**
     * Replaces the manifest by what is made of it, or leaves it if that is the same.
     *
     * @param change is given the present manifest, and may be asked several times
     * @return the manifest since; empty when another writer has taken over
     * @throws StoreException when nothing is known: it may have been replaced
     */
    public Optional<Manifest> change(UnaryOperator<Manifest> change) throws StoreException {
        return replace(change, false);
    }

    /** As {@link #change}, but puts the manifest also when it is the same, so that its time in the store is a new one. */
    public Optional<Manifest> renew(UnaryOperator<Manifest> change) throws StoreException {
        return replace(change, true);
    }

    /**
     * From here on no earlier replacement, whose answer was lost, can take effect any more.
     *
     * @return false when another writer has taken over
     */
    boolean settle() throws StoreException {
        turn.lock();
        try {
            return (unsettled ? renew(manifest -> manifest) : present()).isPresent();
        } finally {
            turn.unlock();
        }
    }

    private Optional<Manifest> replace(UnaryOperator<Manifest> change, boolean always) throws StoreException {
        turn.lock();
        try {
            Optional<Manifest> present = present();
            while (present.isPresent()) {
                Manifest next = change.apply(present.get());
                if ((!always && next.equals(present.get())) || replace(next)) {
                    return Optional.of(next);
                }
                present = read();
            }
            return present;
        } finally {
            turn.unlock();
        }
    }

    private boolean replace(Manifest next) throws StoreException {
        boolean wasUnsettled = unsettled;
        stale = true;
        unsettled = true;
        Optional<Bucket.Current> replaced = bucket.replace(Optional.of(current), next);
        replaced.ifPresent(manifest -> current = manifest);
        stale = replaced.isEmpty();
        unsettled = wasUnsettled && replaced.isEmpty();
        return replaced.isPresent();
    }
}

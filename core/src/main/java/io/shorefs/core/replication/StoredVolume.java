package io.shorefs.core.replication;

import io.shorefs.core.object.ObjectNames;
import io.shorefs.core.object.Sealing;
import io.shorefs.core.object.Volume;
import io.shorefs.spi.LocalCache;
import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.Optional;
import java.util.concurrent.Executor;

/** A volume as it lies in an object store, for who reads it beside its writer, or changes its password: nothing is taken over, and nobody is fenced. Methods block; any thread. */
public final class StoredVolume {
    private final ObjectStore store;
    private final Volume volume;
    private final ObjectStore.Version version;

    private StoredVolume(ObjectStore store, Volume volume, ObjectStore.Version version) {
        this.store = store;
        this.volume = volume;
        this.version = version;
    }

    /**
     * Looks for it.
     *
     * @throws io.shorefs.api.FsException EIO when the object is damaged, or of a later version
     */
    public static Optional<StoredVolume> find(ObjectStore store) throws StoreException {
        try {
            ObjectStore.Content content = store.get(ObjectNames.of(Volume.ID));
            return Optional.of(new StoredVolume(store, Volume.read(content.bytes()), content.version()));
        } catch (StoreException e) {
            if (e.failure() == Failure.ABSENT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** What is true of it for ever. */
    public Volume volume() {
        return volume;
    }

    /**
     * The objects of a branch, to be read.
     *
     * @throws io.shorefs.api.FsException EACCES when the password is not the volume's
     * @throws io.shorefs.spi.JournalException when there is no such branch
     */
    public Bucket branch(String name, Optional<String> password) throws StoreException {
        return branch(name, password, new KeptBlocks(LocalCache.NONE), Runnable::run);
    }

    /**
     * The same, some of whose blocks are on this machine.
     *
     * @param ahead for several requests at once; its tasks block
     */
    Bucket branch(String name, Optional<String> password, KeptBlocks kept, Executor ahead) throws StoreException {
        Bucket main = new Bucket(store, new Sealing(volume.unlock(password)), Branches.MAIN, kept);
        return name.equals(BranchName.MAIN) ? main : new Branches(main, ahead).named(name);
    }

    /**
     * Wraps the volume's key with another password: one object is replaced, whole, if it still is the one that was found. Whoever has unlocked the volume before goes on.
     *
     * @return false when somebody else has replaced it: nothing was changed
     * @throws io.shorefs.api.FsException EACCES when {@code old} is not its password, or it is not encrypted; EINVAL when {@code password} is empty
     * @throws StoreException when it was not replaced, or, TRANSIENT, nothing is known of that
     */
    public boolean changePassword(String old, String password) throws StoreException {
        Volume changed = volume.withPassword(old, password);
        try {
            store.putIfMatch(ObjectNames.of(Volume.ID), changed.encode(), version);
            return true;
        } catch (StoreException e) {
            if (e.failure() == Failure.PRECONDITION_FAILED) {
                return false;
            }
            throw e;
        }
    }
}

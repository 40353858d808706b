package io.shorefs.core.replication;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.data.BlockSource;
import io.shorefs.core.key.Payload;
import io.shorefs.core.object.ObjectNames;
import io.shorefs.core.object.Volume;
import io.shorefs.spi.JournalException;
import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * A journal's way to its branch in the store: the volume is read and unlocked, or made, and the branch is taken over. Until then, when the store is out of reach at a start, what is
 * there only cannot be read. {@link #open} by one thread at a time; {@link #read} by any.
 */
final class Attachment implements BlockSource {
    private final ObjectStore store;
    private final String branch;
    private final Optional<String> password;
    private final JournalState journal;
    private final long newFilesystemId;
    private final int newBlockBytes;
    private final Executor ahead;
    private final KeptBlocks kept;
    private volatile Bucket bucket;
    private Volume volume;

    /**
     * Of a journal.
     *
     * @param newFilesystemId of a volume that is to be made
     * @param newBlockBytes of a volume that is to be made
     * @param ahead for several requests at once; its tasks block
     * @param kept blocks that are on this machine, too
     */
    Attachment(
            StoreOptions options,
            JournalState journal,
            long newFilesystemId,
            int newBlockBytes,
            Executor ahead,
            KeptBlocks kept) {
        store = options.store();
        branch = options.branch();
        password = options.password();
        this.kept = kept;
        this.journal = journal;
        this.newFilesystemId = newFilesystemId;
        this.newBlockBytes = newBlockBytes;
        this.ahead = ahead;
    }

    /**
     * Takes the branch over.
     *
     * @throws JournalException when this journal cannot be used with it, or the bucket holds something else
     * @throws FsException EACCES when the password is not the volume's
     */
    Opening.Opened open() throws StoreException {
        Optional<StoredVolume> found = StoredVolume.find(store);
        if (found.isEmpty() && branch.equals(BranchName.MAIN)) {
            create();
            found = StoredVolume.find(store);
        }
        StoredVolume present = found.orElseThrow(this::noVolume);
        bucket = present.branch(branch, password, kept, ahead);
        volume = present.volume();
        return new Opening(bucket, journal, volume.filesystemId(), ahead).run();
    }

    /** Of two that do it at the same time the first one counts. */
    private void create() throws StoreException {
        requireEmpty();
        Volume made = Volume.create(newFilesystemId, newBlockBytes, password);
        try {
            store.putIfAbsent(ObjectNames.of(Volume.ID), made.encode());
        } catch (StoreException e) {
            if (e.failure() != Failure.PRECONDITION_FAILED) {
                throw e;
            }
        }
    }

    private RuntimeException noVolume() {
        return branch.equals(BranchName.MAIN)
                ? new FsException(Errno.EIO, "the object volume was put, and is not there")
                : new JournalException(
                        "there is no filesystem in [storage] url, so no branch \"" + branch + "\" of it");
    }

    private void requireEmpty() throws StoreException {
        store.list("", Optional.empty(), listed -> {
            throw new JournalException("[storage] url holds something else than a ShoreFS volume, for example \""
                    + listed.key() + "\": give it an empty prefix");
        });
    }

    /** The branch's objects; after {@link #open}. */
    Bucket bucket() {
        return bucket;
    }

    /** The volume; after {@link #open}. */
    Volume volume() {
        return volume;
    }

    /** What is on this machine; nothing before {@link #open}, since the volume's key is in the store. */
    @Override
    public boolean isNear(Payload.Stored block) {
        Bucket present = bucket;
        return present != null && present.isNear(block);
    }

    @Override
    public Optional<ByteBuffer> near(Payload.Stored block) {
        Bucket present = bucket;
        return present == null ? Optional.empty() : present.near(block);
    }

    @Override
    public List<ByteBuffer> read(List<Payload.Stored> blocks) throws StoreException {
        return present(blocks).read(blocks);
    }

    @Override
    public void read(List<Payload.Stored> blocks, Taker taker) throws StoreException {
        present(blocks).read(blocks, taker);
    }

    private Bucket present(List<Payload.Stored> blocks) throws StoreException {
        Bucket present = bucket;
        if (present == null) {
            throw new StoreException(
                    Failure.TRANSIENT,
                    ObjectNames.of(blocks.getFirst().packing().object()) + ": the object store did not answer yet",
                    null);
        }
        return present;
    }
}

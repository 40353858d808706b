package io.shorefs.core.replication;

import io.shorefs.api.FsException;
import io.shorefs.spi.JournalException;
import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.Optional;

/**
 * A branch of a volume that there is, for who only reads it.
 *
 * @param bucket its objects
 * @param blockBytes bytes of a block
 */
public record StoredBranch(Bucket bucket, int blockBytes) {
    /**
     * Reads and unlocks it; blocks.
     *
     * @param branch the name of the branch that is read
     * @throws JournalException when there is none, no such branch of it, or it was deleted
     * @throws FsException EACCES when the password is not the volume's, EIO when it is damaged
     * @throws StoreException when the store does not give it
     */
    public static StoredBranch open(ObjectStore store, String branch, Optional<String> password) throws StoreException {
        StoredVolume volume = StoredVolume.find(store)
                .orElseThrow(() -> new JournalException(
                        "[storage] url has no ShoreFS volume to be read: start a server that writes it first"));
        Bucket bucket = volume.branch(branch, password);
        bucket.manifest().map(Bucket.Current::manifest).ifPresent(Branches::requireUndeleted);
        return new StoredBranch(bucket, volume.volume().blockBytes());
    }
}

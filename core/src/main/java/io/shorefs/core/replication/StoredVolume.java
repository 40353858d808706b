package io.shorefs.core.replication;

import io.shorefs.api.FsException;
import io.shorefs.core.object.Sealing;
import io.shorefs.core.object.Volume;
import io.shorefs.spi.JournalException;
import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * A volume that there is, for who only reads it.
 *
 * @param bucket the objects of one of its branches
 * @param blockBytes bytes of a block
 */
public record StoredVolume(Bucket bucket, int blockBytes) {
    /**
     * Reads and unlocks it; blocks.
     *
     * @param branch the name of the branch that is read
     * @param ahead for several requests at once; its tasks block
     * @throws JournalException when there is none, or no such branch of it
     * @throws FsException EACCES when the password is not the volume's, EIO when it is damaged
     * @throws StoreException when the store does not give it
     */
    public static StoredVolume open(ObjectStore store, String branch, Optional<String> password, Executor ahead)
            throws StoreException {
        Volume volume = Branches.volume(store)
                .orElseThrow(() -> new JournalException(
                        "[storage] url has no ShoreFS volume to be read: start a server that writes it first"));
        Bucket main = new Bucket(store, new Sealing(volume.unlock(password)), Branches.MAIN);
        Bucket bucket = branch.equals(BranchName.MAIN) ? main : new Branches(main, ahead).named(branch);
        return new StoredVolume(bucket, volume.blockBytes());
    }
}

package io.shorefs.core.replication;

import io.shorefs.api.FsException;
import io.shorefs.core.object.ObjectNames;
import io.shorefs.core.object.Sealing;
import io.shorefs.core.object.Volume;
import io.shorefs.spi.JournalException;
import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.Optional;

/**
 * A volume that there is, for who only reads it.
 *
 * @param bucket the objects of its main branch
 * @param blockBytes bytes of a block
 */
public record StoredVolume(Bucket bucket, int blockBytes) {
    private static final int MAIN_BRANCH = 0;

    /**
     * Reads and unlocks it; blocks.
     *
     * @throws JournalException when there is none
     * @throws FsException EACCES when the password is not the volume's, EIO when it is damaged
     * @throws StoreException when the store does not give it
     */
    public static StoredVolume open(ObjectStore store, Optional<String> password) throws StoreException {
        Volume volume;
        try {
            volume = Volume.read(store.get(ObjectNames.of(Volume.ID)).bytes());
        } catch (StoreException e) {
            if (e.failure() == Failure.ABSENT) {
                throw new JournalException(
                        "[storage] url has no ShoreFS volume to be read: start a server that writes it first", e);
            }
            throw e;
        }
        Bucket bucket = new Bucket(store, new Sealing(volume.unlock(password)), MAIN_BRANCH);
        return new StoredVolume(bucket, volume.blockBytes());
    }
}

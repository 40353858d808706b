package io.shorefs.distribution.server;

import io.shorefs.api.FsException;
import io.shorefs.core.replication.Bucket;
import io.shorefs.core.replication.StoredVolume;
import io.shorefs.distribution.config.Password;
import io.shorefs.distribution.config.ServerConfiguration;
import io.shorefs.distribution.config.ServerConfiguration.Storage;
import io.shorefs.distribution.plugin.Providers;
import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStore.StoreException;

/** The filesystem in the configured object store, opened beside whoever serves it: nothing is tried out, put or taken over. */
final class StoreReading implements AutoCloseable {
    private final ObjectStore store;
    private final Storage storage;
    private final StoredVolume volume;

    private StoreReading(ObjectStore store, Storage storage, StoredVolume volume) {
        this.store = store;
        this.storage = storage;
        this.volume = volume;
    }

    /**
     * Opens it.
     *
     * @throws io.shorefs.distribution.config.ConfigurationException if a setting cannot be used
     * @throws StartException if there is no store in the configuration, or no filesystem in the store
     * @throws StoreException if the store does not answer
     * @throws FsException EIO if the volume's object is damaged
     */
    static StoreReading open(ServerConfiguration configuration, Providers providers) throws StoreException {
        Storage storage = configuration
                .storage()
                .orElseThrow(() -> new StartException("the configuration names no object store: set [storage] url"));
        ObjectStore store = StoreOpening.unprobed(storage, providers);
        try {
            StoredVolume volume = StoredVolume.find(store)
                    .orElseThrow(() -> new StartException(
                            "there is no filesystem in the object store " + storage.url() + ": check [storage] url"));
            return new StoreReading(store, storage, volume);
        } catch (StoreException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    StoredVolume volume() {
        return volume;
    }

    /**
     * The objects of the configured branch.
     *
     * @throws io.shorefs.distribution.config.ConfigurationException if the configured password is not the volume's
     */
    Bucket bucket() throws StoreException {
        try {
            return volume.branch(storage.branch(), storage.password().map(Password::text));
        } catch (FsException e) {
            throw storage.refusal(e, e);
        }
    }

    Storage storage() {
        return storage;
    }

    @Override
    public void close() {
        store.close();
    }
}

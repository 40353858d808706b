package io.shorefs.distribution.server;

import io.shorefs.api.FsException;
import io.shorefs.core.Progress;
import io.shorefs.core.SystemTasks;
import io.shorefs.core.check.BucketCheck;
import io.shorefs.core.check.BucketReport;
import io.shorefs.distribution.config.ServerConfiguration;
import io.shorefs.distribution.plugin.Providers;
import io.shorefs.spi.ObjectStore.StoreException;

/** Checks the filesystem in the object store, beside whoever serves it: nothing is put, and nobody is fenced. */
public final class StoreFsck {
    private StoreFsck() {}

    /**
     * Runs the check.
     *
     * @param contents whether every block is read
     * @throws io.shorefs.distribution.config.ConfigurationException if a setting cannot be used
     * @throws StartException if there is no filesystem in the store, it cannot be read at all, or the store does not answer
     */
    public static BucketReport run(
            ServerConfiguration configuration, Providers providers, boolean contents, Progress progress) {
        try (SystemTasks tasks = new SystemTasks();
                StoreReading store = StoreReading.open(configuration, providers)) {
            return new BucketCheck(store.bucket(), store.volume().volume(), contents, tasks::executeBlocking, progress)
                    .run();
        } catch (StoreException e) {
            throw new StartException("the object store could not be checked: " + e.getMessage(), e);
        } catch (FsException e) {
            throw new StartException("the filesystem in the object store cannot be read: " + e.getMessage(), e);
        }
    }
}

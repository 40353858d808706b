package io.shorefs.distribution.server;

import io.shorefs.api.FileSystems;
import io.shorefs.api.FsException;
import io.shorefs.core.SystemClock;
import io.shorefs.core.SystemTasks;
import io.shorefs.core.replication.StoredBranch;
import io.shorefs.core.snapshot.Replica;
import io.shorefs.distribution.config.Password;
import io.shorefs.distribution.config.ServerConfiguration;
import io.shorefs.distribution.config.ServerConfiguration.Storage;
import io.shorefs.distribution.control.Verb;
import io.shorefs.distribution.plugin.Providers;
import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStore.StoreException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A filesystem that another machine writes, with the object store that it is read from. */
final class OpenReplica implements Backing {
    private static final System.Logger LOG = System.getLogger(OpenReplica.class.getName());

    private final ServerConfiguration configuration;
    private final Path folder;
    private final ObjectStore store;
    private final SystemTasks tasks;
    private final Replica replica;

    private OpenReplica(
            ServerConfiguration configuration, Path folder, ObjectStore store, SystemTasks tasks, Replica replica) {
        this.configuration = configuration;
        this.folder = folder;
        this.store = store;
        this.tasks = tasks;
        this.replica = replica;
    }

    /**
     * Opens it. The store is only read, so it is not tried out.
     *
     * @throws StartException when it cannot be; with one sentence
     */
    static OpenReplica open(Path folder, ServerConfiguration configuration, Providers providers) {
        Storage storage = configuration
                .storage()
                .orElseThrow(
                        () -> new StartException(
                                "a read-only server follows an object store, and the configuration names none: set [storage] url"));
        ObjectStore store = StoreOpening.unprobed(storage, providers);
        SystemTasks tasks = new SystemTasks();
        try {
            StoredBranch volume = StoredBranch.open(
                    store, storage.branch(), storage.password().map(Password::text));
            Replica replica = Replica.open(volume, OpenFileSystem.options(configuration), tasks, new SystemClock());
            LOG.log(
                    Level.INFO,
                    "read-only, following the object store {0}, branch {1}",
                    storage.url(),
                    storage.branch());
            return new OpenReplica(configuration, folder, store, tasks, replica);
        } catch (StoreException e) {
            end(tasks, store);
            throw new StartException("[storage] url cannot be read: " + e.getMessage(), e);
        } catch (FsException e) {
            end(tasks, store);
            throw storage.refusal(e, new StartException("[storage] url cannot be read: " + e.getMessage(), e));
        } catch (RuntimeException e) {
            end(tasks, store);
            throw e;
        }
    }

    private static void end(SystemTasks tasks, ObjectStore store) {
        try (store;
                tasks) {
            LOG.log(Level.DEBUG, "the object store is not followed");
        }
    }

    @Override
    public FileSystems fileSystems() {
        return replica.fileSystems();
    }

    @Override
    public Map<String, Verb> verbs(List<Service> services) {
        return Map.of(
                "status", new ReplicaStatus(replica, configuration, folder, services),
                "checkpoint", new ReplicaCheckpoints(replica));
    }

    @Override
    public void close() {
        try (store;
                tasks) {
            replica.close();
        }
    }
}

package io.shorefs.distribution.server;

import io.shorefs.api.FileSystems;
import io.shorefs.api.FsException;
import io.shorefs.core.CoreOptions;
import io.shorefs.core.ShoreFs;
import io.shorefs.core.SystemClock;
import io.shorefs.core.SystemTasks;
import io.shorefs.core.collect.StoreStatus;
import io.shorefs.core.replication.StoreOptions;
import io.shorefs.core.snapshot.CheckpointSchedule;
import io.shorefs.distribution.config.Password;
import io.shorefs.distribution.config.ServerConfiguration;
import io.shorefs.distribution.control.Verb;
import io.shorefs.distribution.plugin.Providers;
import io.shorefs.distribution.progress.ProgressLog;
import io.shorefs.spi.LocalCache;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The filesystem with all that it stands on. One thread opens and closes it. */
final class OpenFileSystem implements Backing {
    private static final System.Logger LOG = System.getLogger(OpenFileSystem.class.getName());
    private static final int BLOCK_BYTES = 32 << 10;

    /** What the process ends with when the disk failed; 3 is the JVM's for a lack of memory, and 4 that of a check. */
    private static final int DISK_FAILED = 5;

    private final ServerConfiguration configuration;
    private final Path folder;
    private final Journal journal;
    private final LocalCache cache;
    private final SystemTasks tasks;
    private final ShoreFs core;
    private final Optional<CountedStore> store;
    private final Optional<CheckpointSchedule> schedule;

    private OpenFileSystem(
            ServerConfiguration configuration,
            Path folder,
            Journal journal,
            LocalCache cache,
            SystemTasks tasks,
            ShoreFs core,
            Optional<CountedStore> store) {
        this.configuration = configuration;
        this.folder = folder;
        this.cache = cache;
        this.journal = journal;
        this.tasks = tasks;
        this.core = core;
        this.store = store;
        schedule = configuration
                .checkpoints()
                .map(wanted -> new CheckpointSchedule(
                        core.checkpoints().orElseThrow(), wanted.every(), wanted.keep(), tasks, new SystemClock()));
    }

    static OpenFileSystem open(
            Path folder, ServerConfiguration configuration, Providers providers, Optional<OpenedStore> store) {
        Journal journal = Journal.open(folder, configuration.journal(), providers);
        SystemTasks tasks = new SystemTasks();
        LocalCache cache = LocalCache.NONE;
        try {
            if (store.isPresent()) {
                cache = DiskCache.open(folder, configuration.diskCache(), providers, journal);
            }
            Optional<CountedStore> counted = store.map(opened -> new CountedStore(opened.store()));
            ShoreFs core = core(journal, cache, tasks, configuration, counted);
            LOG.log(Level.INFO, "data in {0}", folder);
            configuration
                    .storage()
                    .ifPresent(storage ->
                            LOG.log(Level.INFO, "object store {0}, branch {1}", storage.url(), storage.branch()));
            if (core.recoveredRecords() > 0) {
                LOG.log(
                        Level.INFO,
                        "recovered {0} records of a run that did not end by itself",
                        core.recoveredRecords());
            }
            return new OpenFileSystem(configuration, folder, journal, cache, tasks, core, counted);
        } catch (RuntimeException e) {
            tasks.close();
            cache.close();
            journal.close();
            throw e;
        }
    }

    private static ShoreFs core(
            Journal journal,
            LocalCache cache,
            SystemTasks tasks,
            ServerConfiguration configuration,
            Optional<CountedStore> store) {
        CoreOptions options = options(configuration);
        if (store.isEmpty()) {
            return ShoreFs.open(journal.log(), journal.map(), tasks, new SystemClock(), options);
        }
        ServerConfiguration.Storage storage = configuration.storage().orElseThrow();
        StoreOptions stored = new StoreOptions(
                store.get(),
                storage.branch(),
                storage.password().map(Password::text),
                storage.uploadInterval(),
                configuration.journal().durability(),
                storage.collection(),
                cache,
                StoreOptions.Metadata.of(configuration.memory().metadataBytes()),
                storage.scrubRate());
        try {
            return ShoreFs.open(journal.log(), journal.map(), stored, tasks, new SystemClock(), options);
        } catch (FsException e) {
            throw storage.refusal(e, e);
        }
    }

    /** What the core is opened with. */
    static CoreOptions options(ServerConfiguration configuration) {
        return new CoreOptions(
                configuration.memory().dirtyBytes(),
                configuration.memory().cacheBytes(),
                configuration.memory().lockBytes(),
                configuration.journal().commitInterval(),
                BLOCK_BYTES,
                new SecureRandom().nextLong(),
                OpenFileSystem::end);
    }

    /** After a failed sync nobody knows what the disk holds: the next start finds out, this process must not go on. */
    private static void end(RuntimeException failure) {
        LOG.log(Level.ERROR, "the disk failed, the server ends at once; start it again when the disk is well", failure);
        Runtime.getRuntime().halt(DISK_FAILED);
    }

    /** The filesystem itself. */
    ShoreFs core() {
        return core;
    }

    @Override
    public FileSystems fileSystems() {
        return core.fileSystems();
    }

    @Override
    public Map<String, Verb> verbs(List<Service> services) {
        Map<String, Verb> verbs = new HashMap<>(new BranchVerbs(core).verbs());
        verbs.put("status", new ServerStatus(core, store, configuration, folder, services));
        verbs.put("gc", new StoreCollection(core));
        verbs.put("scrub", new StoreScrub(core));
        verbs.put("hydrate", new Hydration(core));
        verbs.put("checkpoint", new CheckpointVerb(core.checkpoints(), () -> core.storeStatus()
                .filter(StoreStatus::answers)
                .isPresent()));
        return verbs;
    }

    /** When this returns, everything that happened is durable. */
    @Override
    public void close() {
        try (journal;
                cache;
                tasks) {
            schedule.ifPresent(CheckpointSchedule::close);
            core.close(new ProgressLog());
        }
    }
}

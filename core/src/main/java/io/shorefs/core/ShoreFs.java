package io.shorefs.core;

import io.shorefs.api.AttributeChanges;
import io.shorefs.api.Attributes;
import io.shorefs.api.Credentials;
import io.shorefs.api.DirectoryReader;
import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FileSystems;
import io.shorefs.api.ForwardingFileSystem;
import io.shorefs.api.FsException;
import io.shorefs.api.LockRange;
import io.shorefs.api.Name;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import io.shorefs.api.Statistics;
import io.shorefs.api.XattrMode;
import io.shorefs.core.check.Scrub;
import io.shorefs.core.check.ScrubReport;
import io.shorefs.core.collect.CollectionReport;
import io.shorefs.core.collect.Collector;
import io.shorefs.core.collect.StoreStatus;
import io.shorefs.core.commit.ColdKeys;
import io.shorefs.core.commit.Journal;
import io.shorefs.core.commit.JournalStatus;
import io.shorefs.core.commit.Recovery;
import io.shorefs.core.data.BlockCache;
import io.shorefs.core.data.BlockSource;
import io.shorefs.core.data.FileData;
import io.shorefs.core.data.Layout;
import io.shorefs.core.data.Reclaim;
import io.shorefs.core.data.Relocation;
import io.shorefs.core.data.StoredContents;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.State;
import io.shorefs.core.key.Value;
import io.shorefs.core.lock.LockTable;
import io.shorefs.core.map.Batch;
import io.shorefs.core.map.ColdRanges;
import io.shorefs.core.map.Epochs;
import io.shorefs.core.map.OrderedMap;
import io.shorefs.core.map.Sequences;
import io.shorefs.core.memory.SlabPool;
import io.shorefs.core.namespace.Inodes;
import io.shorefs.core.namespace.Namespace;
import io.shorefs.core.namespace.OpenInodes;
import io.shorefs.core.op.InodeLocks;
import io.shorefs.core.op.Operations;
import io.shorefs.core.replication.BranchCommands;
import io.shorefs.core.replication.Hydrator;
import io.shorefs.core.replication.KeptBlocks;
import io.shorefs.core.replication.Replication;
import io.shorefs.core.replication.StoreOptions;
import io.shorefs.core.snapshot.CheckpointMounts;
import io.shorefs.core.snapshot.Checkpoints;
import io.shorefs.core.snapshot.ReadParts;
import io.shorefs.core.snapshot.Served;
import io.shorefs.spi.CommitLog;
import io.shorefs.spi.LocalMap;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * The filesystem: opens it on a journal, wires its parts, and closes it. Everything else is delegation.
 *
 * <p>Any thread may call it, but {@link #open} and {@link #close}, which one thread calls once.
 */
public final class ShoreFs implements FileSystem, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ShoreFs.class.getName());

    private static final Duration UNBOUNDED = Duration.ofNanos(Long.MAX_VALUE);

    private final OrderedMap map;
    private final Epochs epochs;
    private final Journal journal;
    private final Reclaim reclaim;
    private final Namespace namespace;
    private final FileData data;
    private final Relocation relocation;
    private final SlabPool slabs;
    private final Layout layout;
    private final long recovered;
    private final Optional<StoreParts> store;
    private final StoreOptions.Durability durability;

    /** What an opening found in the object store, if there is one. */
    private record Found(BlockSource source, Optional<StoreOptions> options, Optional<Replication> replication) {}

    private ShoreFs(
            CommitLog log,
            LocalMap localMap,
            Found found,
            Recovery.Start start,
            Tasks tasks,
            Clock clock,
            CoreOptions options) {
        recovered = start.records();
        epochs = new Epochs();
        OrderedMap before = new OrderedMap(localMap, 0);
        map = new OrderedMap(localMap, before.state(State.INODES), cold(localMap));
        boolean isNew = map.state(State.BLOCK_SIZE) == 0; // a crash before the first commit leaves nothing, too
        layout = new Layout(
                isNew
                        ? found.replication().map(Replication::blockBytes).orElse(options.blockBytes())
                        : (int) map.state(State.BLOCK_SIZE));
        slabs = new SlabPool(layout.blockBytes(), options.dirtyBytes());
        BlockCache cache = new BlockCache(options.cacheBytes(), layout.blockBytes());
        journal = new Journal(
                log,
                localMap,
                map,
                epochs,
                slabs,
                start,
                tasks,
                clock,
                options.commitInterval(),
                slot -> cache.forget(slot.page()),
                options.fatal());
        InodeLocks locks = new InodeLocks();
        Operations operations = new Operations(tasks, epochs);
        Sequences versions = new Sequences(map, State.SEQUENCES_RESERVED, 1);
        Sequences numbers = new Sequences(map, State.INODES_RESERVED, ROOT + 1);
        OpenInodes open = new OpenInodes();
        Inodes inodes = new Inodes(map, open);
        reclaim = new Reclaim(locks, map, epochs, journal, layout, open::isOpen, inodes::forget, start.holes(), tasks);
        StoredContents contents = new StoredContents(map, layout, reclaim);
        namespace = new Namespace(
                operations,
                locks,
                map,
                numbers,
                versions,
                clock,
                journal,
                contents,
                open,
                inodes,
                new LockTable(tasks, options.lockBytes()));
        relocation = new Relocation(operations, locks, map, journal);
        data = new FileData(
                operations,
                locks,
                map,
                versions,
                clock,
                journal,
                log,
                slabs,
                layout,
                cache,
                found.source(),
                reclaim,
                tasks);
        if (isNew) {
            make(found.replication().map(Replication::filesystemId).orElse(options.seed()));
        }
        ReadParts parts = new ReadParts(
                found.source(), cache, layout.blockBytes(), options.lockBytes() / CheckpointMounts.MOST, tasks, clock);
        store = found.replication()
                .map(r -> StoreParts.of(
                        r,
                        found.options().orElseThrow(),
                        map,
                        journal,
                        relocation,
                        reclaim::hole,
                        parts,
                        tasks,
                        clock));
        reclaim.start();
        durability = found.options().map(StoreOptions::durability).orElse(StoreOptions.Durability.JOURNAL);
    }

    /**
     * Recovers the journal and begins to serve. The log and the map belong to the caller, who closes them after {@link #close}.
     *
     * @throws io.shorefs.spi.JournalException when the journal is damaged, or of a newer version
     */
    public static ShoreFs open(CommitLog log, LocalMap localMap, Tasks tasks, Clock clock, CoreOptions options) {
        return open(log, localMap, BlockSource.NONE, tasks, clock, options);
    }

    /** Opens one some of whose data comes from elsewhere. */
    static ShoreFs open(
            CommitLog log, LocalMap localMap, BlockSource source, Tasks tasks, Clock clock, CoreOptions options) {
        Recovery.Start start = new Recovery(log, localMap).run(options.seed());
        Found found = new Found(source, Optional.empty(), Optional.empty());
        return new ShoreFs(log, localMap, found, start, tasks, clock, options);
    }

    /**
     * Recovers the journal, takes the filesystem over in its object store, and begins to serve and to replicate. A journal that is empty, or outdated without changes of its own, is
     * filled from the store when something is needed, or before. When the store does not answer, a journal that was used with it serves what it has.
     *
     * @throws io.shorefs.spi.JournalException when the journal is damaged, or cannot be used with what is in the store
     * @throws FsException EACCES when the password is not the volume's
     */
    public static ShoreFs open(
            CommitLog log, LocalMap localMap, StoreOptions store, Tasks tasks, Clock clock, CoreOptions options) {
        Recovery recovery = new Recovery(log, localMap);
        Recovery.Start recovered = recovery.run(options.seed());
        Replication replication = Replication.open(
                store, log, localMap, recovery, recovered, options.seed(), options.blockBytes(), tasks);
        Found found = new Found(replication.source(), Optional.of(store), Optional.of(replication));
        return new ShoreFs(log, localMap, found, replication.start(), tasks, clock, options);
    }

    private static ColdRanges cold(LocalMap localMap) {
        try (LocalMap.Snapshot snapshot = localMap.snapshot()) {
            return ColdKeys.of(snapshot);
        }
    }

    private void make(long filesystemId) {
        namespace.makeRoot(new Batch()
                .put(Key.state(State.FILESYSTEM_ID), new Value.Counter(filesystemId))
                .put(Key.state(State.BLOCK_SIZE), new Value.Counter(layout.blockBytes()))
                .put(Key.state(State.GENERATION), new Value.Counter(1)));
    }

    /** What is newer than the object store has, and what closes generations. */
    Journal journal() {
        return journal;
    }

    /** What frees payload that the object store has. */
    Relocation relocation() {
        return relocation;
    }

    /** All keys and values. */
    OrderedMap map() {
        return map;
    }

    /** How many records of the log the last run had not applied to the local map. */
    public long recoveredRecords() {
        return recovered;
    }

    /** How full the journal is. */
    public JournalStatus journalStatus() {
        return journal.status();
    }

    /** How many inodes there are. */
    public long inodes() {
        return map.inodes();
    }

    /** Bytes of memory that dirty blocks took from the system. */
    public long dirtyPoolBytes() {
        return slabs.allocatedBytes();
    }

    @Override
    public CompletableFuture<List<Attributes>> walk(Credentials who, long inode, List<Name> names) {
        return namespace.walk(who, inode, names);
    }

    @Override
    public CompletableFuture<Attributes> mkdir(Credentials who, long directory, Name name, int mode) {
        return namespace.mkdir(who, directory, name, mode);
    }

    @Override
    public CompletableFuture<Attributes> mknod(Credentials who, long directory, Name name, int mode, long rdev) {
        return namespace.mknod(who, directory, name, mode, rdev);
    }

    @Override
    public CompletableFuture<Attributes> symlink(Credentials who, long directory, Name name, byte[] target) {
        return namespace.symlink(who, directory, name, target);
    }

    @Override
    public CompletableFuture<byte[]> readlink(long inode) {
        return namespace.readlink(inode);
    }

    @Override
    public CompletableFuture<Void> link(Credentials who, long inode, long directory, Name name) {
        return namespace.link(who, inode, directory, name);
    }

    @Override
    public CompletableFuture<Void> unlink(Credentials who, long directory, Name name, long inode) {
        return namespace.unlink(who, directory, name, inode);
    }

    @Override
    public CompletableFuture<Void> rmdir(Credentials who, long directory, Name name, long inode) {
        return namespace.rmdir(who, directory, name, inode);
    }

    @Override
    public CompletableFuture<Void> rename(Credentials who, long from, Name fromName, long inode, long to, Name toName) {
        return namespace.rename(who, from, fromName, inode, to, toName);
    }

    @Override
    public CompletableFuture<Void> readdir(OpenFile directory, long position, DirectoryReader reader) {
        return namespace.readdir(directory, position, reader);
    }

    @Override
    public CompletableFuture<Attributes> attributes(long inode) {
        return namespace.attributes(inode);
    }

    @Override
    public CompletableFuture<Attributes> change(Credentials who, long inode, AttributeChanges changes) {
        return namespace.change(who, inode, changes);
    }

    @Override
    public CompletableFuture<Attributes> change(Credentials who, OpenFile file, AttributeChanges changes) {
        return namespace.change(who, file, changes);
    }

    @Override
    public CompletableFuture<Void> access(Credentials who, long inode, int mask) {
        return namespace.access(who, inode, mask);
    }

    @Override
    public CompletableFuture<OpenFile> open(Credentials who, long inode, OpenMode mode) {
        return namespace.open(who, inode, mode);
    }

    @Override
    public CompletableFuture<Created> create(Credentials who, long directory, Name name, OpenMode open, int mode) {
        return namespace.create(who, directory, name, open, mode);
    }

    @Override
    public CompletableFuture<Integer> read(OpenFile file, long offset, ByteBuffer into) {
        try {
            if (!OpenInodes.require(file).mode().read()) {
                throw new FsException(Errno.EBADF);
            }
        } catch (FsException e) {
            return CompletableFuture.failedFuture(e);
        }
        int length = into.remaining();
        CompletableFuture<Integer> result = data.read(file, offset, into);
        return length == 0 || file.mode().noAtime() ? result : namespace.accessed(file, result);
    }

    @Override
    public CompletableFuture<Integer> write(OpenFile file, long offset, ByteBuffer from) {
        try {
            if (!OpenInodes.require(file).mode().write()) {
                throw new FsException(Errno.EBADF);
            }
        } catch (FsException e) {
            return CompletableFuture.failedFuture(e);
        }
        return data.write(file, offset, from);
    }

    @Override
    public CompletableFuture<Void> sync(long inode) {
        return sync(inode, durability);
    }

    @Override
    public CompletableFuture<Void> syncAll() {
        return durable(journal.syncAll(), durability);
    }

    /**
     * As {@link #sync(long)}, with a promise of its own.
     *
     * @param promised STORE only if there is an object store
     */
    private CompletableFuture<Void> sync(long inode, StoreOptions.Durability promised) {
        CompletableFuture<Void> exists = namespace.exists(inode);
        return switch (exists.state()) {
            case SUCCESS -> durable(journal.sync(Key.inode(inode)), promised);
            case FAILED, CANCELLED -> exists;
            case RUNNING ->
                exists.thenCompose(ignored -> durable(journal.sync(Key.inode(inode)), promised)); // it is fetched
        };
    }

    /** What an fsync waits for, when the journal has it. */
    private CompletableFuture<Void> durable(CompletableFuture<Void> journalled, StoreOptions.Durability promised) {
        return switch (promised) {
            case JOURNAL -> journalled;
            case STORE -> journalled.thenCompose(ignored -> store.orElseThrow().published());
        };
    }

    /**
     * The same files for a client who wants another promise of an fsync.
     *
     * @throws FsException EINVAL for STORE when there is no object store
     */
    private FileSystem promising(StoreOptions.Durability promised) {
        if (promised == durability) {
            return this;
        }
        if (store.isEmpty()) {
            throw new FsException(Errno.EINVAL, "there is no object store to be durable in");
        }
        return new Promising(promised);
    }

    /** What a client has that wants another promise. */
    private final class Promising implements ForwardingFileSystem {
        private final StoreOptions.Durability promised;

        Promising(StoreOptions.Durability promised) {
            this.promised = promised;
        }

        @Override
        public FileSystem fileSystem() {
            return ShoreFs.this;
        }

        @Override
        public CompletableFuture<Void> sync(long inode) {
            return ShoreFs.this.sync(inode, promised);
        }

        @Override
        public CompletableFuture<Void> syncAll() {
            return durable(journal.syncAll(), promised);
        }
    }

    /** Makes, tells and deletes branches, if there is an object store. */
    public Optional<BranchCommands> branches() {
        return store.map(StoreParts::branches);
    }

    /** What clients can begin with: this, and its checkpoints. */
    public FileSystems fileSystems() {
        return new Served(this, this::promising, store.map(StoreParts::mounts));
    }

    /** The named checkpoints, if there is an object store. */
    public Optional<Checkpoints> checkpoints() {
        return store.map(StoreParts::checkpoints);
    }

    /** Completes when all that is durable here now is in the object store. */
    public CompletableFuture<Void> published() {
        return store.map(StoreParts::published).orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    /**
     * Looks now for what nothing in the object store refers to any more, and deletes what was found before for longer than the grace; see {@link Collector#collect}. Fails with EOPNOTSUPP
     * when there is no object store.
     */
    public CompletableFuture<CollectionReport> collect() {
        return store.map(StoreParts::collect).orElseGet(() -> noStore("collect in"));
    }

    /**
     * Reads all blocks in the object store now, from where it was, to see whether they are whole; see {@link Scrub#now}. Fails with EOPNOTSUPP when there is no object store.
     */
    public CompletableFuture<ScrubReport> scrub() {
        return store.map(StoreParts::scrub).orElseGet(() -> noStore("read"));
    }

    /** Fetches all metadata that is only in the object store; see {@link Hydrator#all}. Fails with EOPNOTSUPP when there is no object store. */
    public CompletableFuture<Void> hydrate() {
        return store.map(StoreParts::hydrate).orElseGet(() -> noStore("fetch metadata from"));
    }

    private static <T> CompletableFuture<T> noStore(String purpose) {
        return CompletableFuture.failedFuture(
                new FsException(Errno.EOPNOTSUPP, "there is no object store to " + purpose));
    }

    /** How far that is; empty when nothing is only in the object store, or that did not answer yet. */
    public Optional<Progress.At> hydration() {
        return store.flatMap(StoreParts::hydration);
    }

    /** How far a collection is that is being made. */
    public Optional<Progress.At> collecting() {
        return store.flatMap(StoreParts::collecting);
    }

    /** How far reading all blocks is while that goes on. */
    public Optional<Progress.At> scrubbing() {
        return store.flatMap(StoreParts::scrubbing);
    }

    /** What that found, if there is an object store. */
    public Optional<ScrubReport> scrubReport() {
        return store.map(StoreParts::scrubReport);
    }

    /** How it stands with the object store, if there is one; asks the store nothing. */
    public Optional<StoreStatus> storeStatus() {
        return store.map(StoreParts::status);
    }

    /** How the cache on this machine's disk does, if there is an object store. */
    public Optional<KeptBlocks.Status> cacheStatus() {
        return store.map(StoreParts::cacheStatus);
    }

    @Override
    public CompletableFuture<Void> close(OpenFile file) {
        data.closed(file);
        return namespace.close(file);
    }

    @Override
    public CompletableFuture<byte[]> xattr(Credentials who, long inode, Name name) {
        return namespace.xattr(who, inode, name);
    }

    @Override
    public CompletableFuture<List<Name>> xattrs(Credentials who, long inode) {
        return namespace.xattrs(who, inode);
    }

    @Override
    public CompletableFuture<Void> setXattr(Credentials who, long inode, Name name, byte[] value, XattrMode mode) {
        return namespace.setXattr(who, inode, name, value, mode);
    }

    @Override
    public CompletableFuture<Void> removeXattr(Credentials who, long inode, Name name) {
        return namespace.removeXattr(who, inode, name);
    }

    @Override
    public CompletableFuture<Boolean> lock(OpenFile file, LockRange range, Duration wait) {
        return namespace.lock(file, range, wait);
    }

    @Override
    public CompletableFuture<Void> unlock(OpenFile file, LockRange range) {
        return namespace.unlock(file, range);
    }

    @Override
    public CompletableFuture<Optional<LockRange>> conflict(OpenFile file, LockRange range) {
        return namespace.conflict(file, range);
    }

    @Override
    public CompletableFuture<Statistics> statistics() {
        return CompletableFuture.completedFuture(FreeSpace.of(journal, map.inodes(), fileSystemId()));
    }

    private long fileSystemId() {
        Epochs.Epoch epoch = epochs.enter();
        try {
            return map.state(State.FILESYSTEM_ID);
        } finally {
            epoch.leave();
        }
    }

    /**
     * Everything that happened is in the local map when this returns, or, when the host has no room for that, in the log; then nothing runs any more. Callers
     * have ended.
     *
     * @throws FsException ENOSPC when the log could not take it either: what was not synced is lost
     */
    @Override
    public void close() {
        close(Progress.NONE);
    }

    /** The same; how far it is with what takes long is told on the caller's thread. */
    public void close(Progress progress) {
        store.ifPresent(StoreParts::stop);
        reclaim.close();
        drained(progress);
        store.ifPresent(uploads -> uploads.publishLast(progress));
        drained(progress); // with what the replication noted
        try {
            journal.requireDurable();
        } finally {
            journal.close();
        }
    }

    private void drained(Progress progress) {
        CompletableFuture<Void> end = journal.drained();
        try {
            new Draining(
                            "bytes that are put into the local map",
                            () -> journal.status().pending(),
                            progress)
                    .await(end, UNBOUNDED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it is waited for all the same
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(System.Logger.Level.DEBUG, "not everything is in the local map", e);
        }
        end.join();
    }

    /** Ends without making anything durable, as a crash would. */
    public void abandon() {
        store.ifPresent(StoreParts::abandon);
        reclaim.close();
        journal.close();
    }
}

package io.shorefs.core.replication;

import io.shorefs.api.AttributeChanges;
import io.shorefs.api.Attributes;
import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import io.shorefs.api.Timestamp;
import io.shorefs.api.XattrMode;
import io.shorefs.core.Clock;
import io.shorefs.core.CoreOptions;
import io.shorefs.core.Progress;
import io.shorefs.core.ShoreFs;
import io.shorefs.core.SystemClock;
import io.shorefs.core.SystemTasks;
import io.shorefs.core.check.Check;
import io.shorefs.core.check.Finding;
import io.shorefs.core.check.Report;
import io.shorefs.core.collect.CollectionReport;
import io.shorefs.core.commit.ColdKeys;
import io.shorefs.core.commit.Recovery;
import io.shorefs.core.export.JournalExport;
import io.shorefs.core.export.StoreSide;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Key;
import io.shorefs.core.map.ColdRanges;
import io.shorefs.memory.MemoryLog;
import io.shorefs.memory.MemoryMap;
import io.shorefs.spi.JournalException;
import io.shorefs.spi.LocalCache;
import io.shorefs.spi.LocalMap;
import io.shorefs.spi.ObjectStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** A server with a journal in memory, on a store that it shares with others; it crashes and starts again as the test says. */
final class Server implements AutoCloseable {
    private static final Credentials ROOT = Credentials.ROOT;
    private static final int BLOCK = 4096;

    private final ObjectStore store;
    private final RandomGenerator random;
    private final Duration interval;
    private final Optional<String> password;
    private StoreOptions.Durability durability = StoreOptions.Durability.JOURNAL;
    private StoreOptions.Collection collection = StoreOptions.Collection.DEFAULT;
    private StoreOptions.Metadata metadata = StoreOptions.Metadata.ALL;
    private String branch = BranchName.MAIN;
    private LocalCache cache = LocalCache.NONE;
    private long blockCacheBytes = 1 << 20;
    private long scrubRate;
    private final AtomicLong later = new AtomicLong();
    private UnaryOperator<LocalMap> wrapper = whole -> whole;
    private MemoryLog log = new MemoryLog(1 << 18);
    private MemoryMap map = new MemoryMap(1L << 30);
    private volatile boolean mapIsFull;
    private SystemTasks tasks;
    private ShoreFs fs;

    /** One that has not started yet. */
    Server(ObjectStore store, RandomGenerator random, Duration interval, Optional<String> password) {
        this.store = store;
        this.random = random;
        this.interval = interval;
        this.password = password;
    }

    /** One that uploads only when it is asked for. */
    static Server idle(ObjectStore store, RandomGenerator random) {
        return new Server(store, random, Duration.ofDays(1), Optional.empty());
    }

    /** Starts; again and again when the store does not answer and there is nothing that could be served without it. */
    Server start() {
        return startsAgain(() -> {});
    }

    /** The same; {@code unanswered} runs after each attempt that came to nothing. */
    Server startsAgain(Runnable unanswered) {
        for (int i = 0; ; i++) {
            try {
                return startOnce();
            } catch (JournalException e) {
                tasks.close();
                log = log.afterCrash(false);
                map = map.afterCrash();
                if (!(e.getCause() instanceof ObjectStore.StoreException) || i == 100) {
                    throw e;
                }
                unanswered.run();
            }
        }
    }

    private Server startOnce() {
        tasks = new SystemTasks();
        CoreOptions options =
                new CoreOptions(64 << 20, blockCacheBytes, Duration.ofMillis(50), BLOCK, random.nextLong(), fault -> {
                    throw fault;
                });
        StoreOptions stored =
                new StoreOptions(store, branch, password, interval, durability, collection, cache, metadata, scrubRate);
        LocalMap wrapped = wrapper.apply(new FullMap(map, () -> mapIsFull));
        fs = ShoreFs.open(log, wrapped, stored, tasks, new LaterClock(), options);
        return this;
    }

    /** One whose fsync waits for the store. */
    Server syncingToStore() {
        durability = StoreOptions.Durability.STORE;
        return this;
    }

    /** One that serves another branch. */
    Server of(String name) {
        branch = name;
        return this;
    }

    /** Makes a branch of what it has now. */
    void makeClone(String name) {
        join(fs.branches().orElseThrow().makeClone(name, Optional.empty()));
    }

    /** Makes a branch of what a checkpoint has. */
    void makeClone(String name, String checkpoint) {
        join(fs.branches().orElseThrow().makeClone(name, Optional.of(checkpoint)));
    }

    /** Deletes another branch. */
    void deleteBranch(String name) {
        fs.branches().orElseThrow().delete(name);
    }

    /** One that collects like this. */
    Server collecting(StoreOptions.Collection options) {
        collection = options;
        return this;
    }

    /** One that fetches metadata in the background until it has so many bytes. */
    Server withMetadata(long bytes) {
        metadata = new StoreOptions.Metadata(bytes, Long.MAX_VALUE, 1);
        return this;
    }

    /** One that fetches metadata in the background until it has so many bytes, and evicts so much at once when it has more than allowed. */
    Server withMetadata(long background, long most, long part) {
        metadata = new StoreOptions.Metadata(background, most, part);
        return this;
    }

    /** Bytes of the local map. */
    long mapBytes() {
        return map.usedBytes();
    }

    /** One that has blocks in a cache, which outlives it, and so many bytes of them in memory. */
    Server caching(LocalCache kept, long inMemory) {
        cache = kept;
        blockCacheBytes = inMemory;
        return this;
    }

    /** One that reads all blocks, so many bytes a second. */
    Server scrubbing(long rate) {
        scrubRate = rate;
        return this;
    }

    /** The machine's clock, and what the test adds. */
    private final class LaterClock implements Clock {
        private final Clock clock = new SystemClock();

        @Override
        public Timestamp now() {
            return clock.now();
        }

        @Override
        public long nanos() {
            return clock.nanos() + later.get();
        }
    }

    /** It is so much later at once. */
    void pass(Duration time) {
        later.addAndGet(time.toNanos());
    }

    /** What is only in the store. */
    ColdRanges cold() {
        try (LocalMap.Snapshot snapshot = map.snapshot()) {
            return ColdKeys.of(snapshot);
        }
    }

    /** The machine stops before a transaction of its map while the server starts, and is there again; whether it came that far. */
    boolean stopsAtTransaction(int transaction) {
        wrapper = whole -> new StoppingMap(whole, transaction);
        try {
            startOnce();
            return false;
        } catch (StoppingMap.Stopped e) {
            tasks.close();
            log = log.afterCrash(false);
            map = map.afterCrash();
            return true;
        } finally {
            wrapper = whole -> whole;
        }
    }

    /** The bytes of a key's value in the local map, or null. */
    byte[] local(Key key) {
        try (LocalMap.Snapshot snapshot = map.snapshot()) {
            return snapshot.get(key.bytes());
        }
    }

    /** What a check of the journal says; after a crash. */
    Report check() {
        MemoryLog logThen = log.afterCrash(false);
        MemoryMap mapThen = map.afterCrash();
        new Recovery(logThen, mapThen).run(7);
        return new Check(mapThen, logThen, true).run();
    }

    /** What an export of the journal writes, after a crash; the lines that it tells are added. */
    byte[] export(StoreSide side, List<String> lines) {
        MemoryLog logThen = log.afterCrash(false);
        MemoryMap mapThen = map.afterCrash();
        new Recovery(logThen, mapThen).run(7);
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try {
            new JournalExport(logThen, mapThen, side, Progress.NONE, lines::add).run(archive);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return archive.toByteArray();
    }

    /** One with so many pages for payload. */
    Server withPages(int pages) {
        log = new MemoryLog(pages);
        return this;
    }

    ShoreFs fs() {
        return fs;
    }

    /** Everything that was synced stays. */
    void crash() {
        fs.abandon();
        tasks.close();
        log = log.afterCrash(false);
        map = map.afterCrash();
    }

    /** From now on the host's disk has no room for the local map; or it has again. */
    void mapIsFull(boolean full) {
        mapIsFull = full;
    }

    /** What the local map would have of a family after a crash now and a start. */
    Map<Key, byte[]> afterCrash(Family family) {
        MemoryMap recovered = map.afterCrash();
        new Recovery(log.afterCrash(false), recovered).run(7);
        Map<Key, byte[]> entries = new TreeMap<>();
        try (LocalMap.Snapshot snapshot = recovered.snapshot()) {
            snapshot.scan(Key.first(family).bytes(), Key.last(family).bytes(), (key, value) -> {
                entries.put(Key.of(key), value);
                return true;
            });
        }
        return entries;
    }

    /** What is durable here is in the store. */
    void publish() {
        join(fs.syncAll());
        join(fs.published());
    }

    /** Uploads so often that the logs are folded. */
    void fold() {
        for (int i = 0; i < 70; i++) {
            write("folded", 0, RandomBytes.bytes(10, i));
            publish();
        }
    }

    /** Collects now. */
    CollectionReport collect() {
        return join(fs.collect());
    }

    void write(String name, long at, byte[] bytes) {
        OpenFile file = openOrCreate(name);
        join(fs.write(file, at, ByteBuffer.wrap(bytes)));
        join(fs.close(file));
    }

    void sync(String name) {
        join(fs.sync(walk(name).getFirst().inode()));
    }

    void truncate(String name, long size) {
        OpenFile file = openOrCreate(name);
        join(fs.change(
                ROOT,
                file,
                new AttributeChanges(
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        OptionalLong.of(size),
                        Optional.empty(),
                        Optional.empty(),
                        false)));
        join(fs.close(file));
    }

    void unlink(String name) {
        join(fs.unlink(ROOT, directory(name), leaf(name)));
    }

    void rmdir(String name) {
        join(fs.rmdir(ROOT, directory(name), leaf(name)));
    }

    void rename(String from, String to) {
        join(fs.rename(ROOT, directory(from), leaf(from), directory(to), leaf(to)));
    }

    void mkdir(String name) {
        join(fs.mkdir(ROOT, directory(name), leaf(name), 0755));
    }

    /** The names in a directory, in order of their positions, a few at a time. */
    List<String> list(String name) {
        long inode = name.isEmpty() ? FileSystem.ROOT : walk(name).getFirst().inode();
        OpenFile directory = join(fs.open(ROOT, inode, OpenMode.READ));
        List<String> names = new ArrayList<>();
        long[] position = {2}; // behind the dots
        for (int before = -1; before < names.size(); ) {
            before = names.size();
            int most = before + 7;
            join(fs.readdir(directory, position[0], (number, type, next, entry) -> {
                if (names.size() == most) {
                    return false;
                }
                position[0] = next;
                return names.add(entry.toString());
            }));
        }
        join(fs.close(directory));
        return names;
    }

    private long directory(String path) {
        int at = path.lastIndexOf('/');
        return at < 0 ? FileSystem.ROOT : walk(path.substring(0, at)).getFirst().inode();
    }

    private static Name leaf(String path) {
        return Name.of(path.substring(path.lastIndexOf('/') + 1));
    }

    void setXattr(String name, String attribute, byte[] value) {
        long inode = walk(name).getFirst().inode();
        join(fs.setXattr(ROOT, inode, xattr(attribute), value, XattrMode.ANY));
    }

    byte[] xattr(String name, String attribute) {
        return join(fs.xattr(ROOT, walk(name).getFirst().inode(), xattr(attribute)));
    }

    private static Name xattr(String attribute) {
        byte[] bytes = ("user." + attribute).getBytes(StandardCharsets.UTF_8);
        return Name.ofXattr(bytes, 0, bytes.length);
    }

    private OpenFile openOrCreate(String name) {
        List<Attributes> found = walk(name);
        return found.isEmpty()
                ? join(fs.create(ROOT, directory(name), leaf(name), OpenMode.READ_WRITE, 0644))
                        .file()
                : join(fs.open(ROOT, found.getFirst().inode(), OpenMode.READ_WRITE));
    }

    /** What a path leads to, if it leads to something. */
    private List<Attributes> walk(String path) {
        List<Name> names = Arrays.stream(path.split("/")).map(Name::of).toList();
        try {
            List<Attributes> steps = join(fs.walk(ROOT, FileSystem.ROOT, names));
            return steps.size() < names.size() ? List.of() : List.of(steps.getLast());
        } catch (CompletionException none) {
            if (none.getCause() instanceof FsException e && e.errno() == Errno.ENOENT) {
                return List.of();
            }
            throw none;
        }
    }

    /** The inode of a file. */
    long inode(String name) {
        return walk(name).getFirst().inode();
    }

    /** The bytes of a file, or null when there is none. */
    byte[] read(String name) {
        List<Attributes> found = walk(name);
        if (found.isEmpty()) {
            return null;
        }
        return read(name, 0, (int) found.getFirst().size() + 1);
    }

    /** Some bytes of a file. */
    byte[] read(String name, long at, int length) {
        OpenFile file = join(fs.open(ROOT, walk(name).getFirst().inode(), OpenMode.READ_WRITE));
        ByteBuffer into = ByteBuffer.allocate(length);
        int count = join(fs.read(file, at, into));
        join(fs.close(file));
        return Arrays.copyOf(into.array(), count);
    }

    /** Stops, and checks what the journal has then. */
    @Override
    public void close() {
        fs.close();
        tasks.close();
        List<Finding> findings = check().findings();
        if (!findings.isEmpty()) {
            throw new AssertionError("what is left is not whole: " + findings);
        }
    }

    /** Bytes of payload that only the journal has. */
    long slotPages() {
        return log.totalPages() - log.freePages();
    }

    private static <T> T join(CompletableFuture<T> result) {
        return result.orTimeout(30, TimeUnit.SECONDS).join();
    }
}

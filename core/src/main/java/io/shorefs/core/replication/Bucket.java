package io.shorefs.core.replication;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.data.BlockSource;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
import io.shorefs.core.key.Payload;
import io.shorefs.core.object.BlockOpener;
import io.shorefs.core.object.LogObject;
import io.shorefs.core.object.LogReader;
import io.shorefs.core.object.ObjectNames;
import io.shorefs.core.object.OwnedBlock;
import io.shorefs.core.object.SealedObjects;
import io.shorefs.core.object.Sealing;
import io.shorefs.core.object.SegmentFooter;
import io.shorefs.core.object.WholeObjects;
import io.shorefs.core.tree.Index;
import io.shorefs.core.tree.IndexCodec;
import io.shorefs.core.tree.Manifest;
import io.shorefs.core.tree.ManifestCodec;
import io.shorefs.core.tree.StoredMap;
import io.shorefs.core.tree.StoredState;
import io.shorefs.core.tree.TableCache;
import io.shorefs.spi.LocalCache;
import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The objects of one branch of a volume, unsealed. Methods block, and fail with {@link StoreException} when the store does not do it, with {@link FsException} EIO, which names the
 * object, when one is damaged. Any thread.
 */
public final class Bucket implements BlockSource {
    private static final System.Logger LOG = System.getLogger(Bucket.class.getName());

    private final ObjectStore store;
    private final Sealing sealing;
    private final BlockOpener blocks;
    private final LogReader logs;
    private final KeptBlocks kept;
    private final int branch;
    private final AtomicLong written = new AtomicLong();

    /** One of whose blocks none are kept on this machine. */
    Bucket(ObjectStore store, Sealing sealing, int branch) {
        this(store, sealing, branch, new KeptBlocks(LocalCache.NONE));
    }

    /** One some of whose blocks are on this machine. */
    Bucket(ObjectStore store, Sealing sealing, int branch, KeptBlocks kept) {
        this.kept = kept;
        this.store = store;
        this.sealing = sealing;
        this.branch = branch;
        blocks = new BlockOpener(sealing);
        logs = new LogReader(sealing);
    }

    /** A manifest as it was read, and what its replacement is conditional on. */
    public record Current(Manifest manifest, ObjectStore.Version version) {}

    /** What lies in the bucket: an object of the branch, and its size in bytes. */
    public record Listed(ObjectId id, long bytes) {}

    /** The objects of another branch of the same volume. */
    public Bucket of(int other) {
        return new Bucket(store, sealing, other, kept);
    }

    /** Number of the branch. */
    public int branch() {
        return branch;
    }

    /** What new objects are sealed with. */
    public Sealing sealing() {
        return sealing;
    }

    /** Tables and indexes. */
    public WholeObjects whole() {
        WholeObjects objects = new SealedObjects(store, sealing);
        return new WholeObjects() {
            @Override
            public void put(ObjectId id, ByteBuffer plain) throws StoreException {
                objects.put(id, plain);
                written.addAndGet(plain.remaining());
            }

            @Override
            public ByteBuffer get(ObjectId id) throws StoreException {
                return objects.get(id);
            }
        };
    }

    /** Bytes of objects that were put; manifests, which replace one another, do not count. */
    public long written() {
        return written.get();
    }

    /** An id of this branch. */
    ObjectId id(ObjectKind kind, long epoch, long number) {
        return new ObjectId(branch, kind, epoch, number);
    }

    /** The manifest; none in an empty bucket. */
    public Optional<Current> manifest() throws StoreException {
        ObjectId id = id(ObjectKind.MANIFEST, 0, 0);
        try {
            ObjectStore.Content content = store.get(ObjectNames.of(id));
            Manifest manifest = ManifestCodec.decode(id, sealing.open(id, content.bytes()));
            return Optional.of(new Current(manifest, content.version()));
        } catch (StoreException e) {
            if (e.failure() == Failure.ABSENT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Puts a manifest in the place of the one that was read, or of none.
     *
     * @return empty when there is another one now
     */
    Optional<Current> replace(Optional<Current> former, Manifest manifest) throws StoreException {
        ObjectId id = id(ObjectKind.MANIFEST, 0, 0);
        ByteBuffer bytes = sealing.seal(id, ManifestCodec.encode(id, manifest));
        try {
            ObjectStore.Version version = former.isEmpty()
                    ? store.putIfAbsent(ObjectNames.of(id), bytes)
                    : store.putIfMatch(ObjectNames.of(id), bytes, former.get().version());
            return Optional.of(new Current(manifest, version));
        } catch (StoreException e) {
            if (e.failure() == Failure.PRECONDITION_FAILED) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** The index of a state. */
    public Index index(StoredState state) throws StoreException {
        if (state.index().isEmpty()) {
            return Index.EMPTY;
        }
        ObjectId id = state.index().get();
        return IndexCodec.decode(id, whole().get(id));
    }

    /** A log, if it was written. */
    public Optional<LogObject> log(long number) throws StoreException {
        ObjectId id = id(ObjectKind.LOG, 0, number);
        try {
            return Optional.of(logs.read(id, store.get(ObjectNames.of(id)).bytes()));
        } catch (StoreException e) {
            if (e.failure() == Failure.ABSENT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /**
     * Writes a log, which nobody wrote before.
     *
     * @return false when there is one
     */
    boolean putLog(ObjectId id, ByteBuffer bytes) throws StoreException {
        try {
            store.putIfAbsent(ObjectNames.of(id), bytes);
            written.addAndGet(bytes.remaining());
            return true;
        } catch (StoreException e) {
            if (e.failure() == Failure.PRECONDITION_FAILED) {
                return false;
            }
            throw e;
        }
    }

    /** Writes an object whose id is nobody else's. */
    public void put(ObjectId id, ByteBuffer bytes) throws StoreException {
        store.put(ObjectNames.of(id), bytes);
        written.addAndGet(bytes.remaining());
    }

    /**
     * All logs from a number on, to the first that is absent.
     *
     * @param ahead for several requests at once; its tasks block
     */
    public List<LogObject> tail(long from, Executor ahead) throws StoreException {
        return new Consecutive<>(this::log, ahead).from(from);
    }

    /**
     * The logs from a number to another one, which is not among them.
     *
     * @param ahead for several requests at once; its tasks block
     * @throws FsException EIO when one is damaged, or not there
     */
    public List<LogObject> logs(long from, long to, Executor ahead) throws StoreException {
        List<LogObject> logs = new Consecutive<>(this::log, ahead).between(from, to);
        if (logs.size() < to - from) {
            throw new FsException(Errno.EIO, "log " + (from + logs.size()) + " is gone from the object store");
        }
        return logs;
    }

    /**
     * The map at a state.
     *
     * @param tail the logs that are not folded in it, in their order
     * @param cacheBytes for its tables
     * @param ahead as {@link StoredMap} has it
     */
    public StoredMap map(Index index, List<LogObject> tail, long cacheBytes, Executor ahead) {
        SortedMap<Key, Optional<byte[]>> changes = new TreeMap<>();
        tail.forEach(log -> changes.putAll(log.encoded()));
        return new StoredMap(index, changes, new TableCache(whole(), cacheBytes), ahead);
    }

    /** Which blocks are in a segment or log, and whose they were when it was packed. */
    public List<OwnedBlock> blocks(Listed object) throws StoreException {
        ObjectId id = object.id();
        String key = ObjectNames.of(id);
        if (id.kind() == ObjectKind.LOG) {
            return logs.read(id, store.get(key).bytes()).blocks();
        }
        int usual = (int) Math.min(object.bytes(), SegmentFooter.USUAL_BYTES);
        ByteBuffer end = store.get(key, object.bytes() - usual, usual);
        int needed = SegmentFooter.endBytes(sealing, id, object.bytes(), end);
        if (needed > usual) {
            end = store.get(key, object.bytes() - needed, needed);
        }
        return SegmentFooter.read(sealing, id, object.bytes(), end).blocks();
    }

    /**
     * What lies in the bucket under the branch's name.
     *
     * @param foreign is given the keys that are no names of the branch's objects
     */
    public void list(Consumer<Listed> visitor, Consumer<String> foreign) throws StoreException {
        store.list(ObjectNames.folder(branch), Optional.empty(), listed -> ObjectNames.parse(listed.key())
                .ifPresentOrElse(
                        id -> visitor.accept(new Listed(id, listed.size())), () -> foreign.accept(listed.key())));
    }

    /** When the manifest was put that the store has now, by its own clock in milliseconds since 1970. */
    public long manifestMillis() throws StoreException {
        String key = ObjectNames.of(id(ObjectKind.MANIFEST, 0, 0));
        List<ObjectStore.Listed> found = new ArrayList<>(1);
        store.list(key, Optional.empty(), found::add);
        return found.stream()
                .filter(listed -> listed.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new StoreException(Failure.ABSENT, key + " is not listed", null))
                .modifiedMillis();
    }

    /** Deletes objects; those that are not there count as deleted. When it fails, some may be deleted. */
    public void delete(Collection<ObjectId> ids) throws StoreException {
        store.delete(ids.stream().map(ObjectNames::of).toList());
    }

    /** Keeps blocks of an object that was put on this machine, too. */
    public void keep(List<Payload.Stored> blocks, ByteBuffer object) {
        kept.written(blocks, object);
    }

    @Override
    public boolean isNear(Payload.Stored block) {
        return kept.has(block);
    }

    @Override
    public Optional<ByteBuffer> near(Payload.Stored block) {
        try {
            return kept.get(block).map(stored -> blocks.open(block, stored));
        } catch (FsException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "what the cache on this machine has of a block is not that block, it is fetched anew: {0}",
                    e.getMessage());
            kept.remove(block);
            return Optional.empty();
        }
    }

    @Override
    public List<ByteBuffer> read(List<Payload.Stored> neighbours) throws StoreException {
        ByteBuffer stored = fetch(neighbours);
        return neighbours.stream()
                .map(block -> blocks.open(block, part(stored, neighbours.getFirst(), block)))
                .toList();
    }

    @Override
    public void read(List<Payload.Stored> neighbours, Taker taker) throws StoreException {
        Payload.Stored first = neighbours.getFirst();
        ByteBuffer stored = fetch(neighbours);
        List<Payload.Stored> whole = new ArrayList<>(neighbours.size());
        for (Payload.Stored block : neighbours) {
            try {
                taker.read(block, blocks.open(block, part(stored, first, block)));
                whole.add(block);
            } catch (FsException e) {
                taker.damaged(block, e);
            }
        }
        kept.fetched(whole, stored, first.offset());
    }

    /** From the first of some blocks to the end of the last. */
    private ByteBuffer fetch(List<Payload.Stored> neighbours) throws StoreException {
        Payload.Stored first = neighbours.getFirst();
        Payload.Stored last = neighbours.getLast();
        int length = (int) (last.offset() + last.storedLength() - first.offset());
        return store.get(ObjectNames.of(first.packing().object()), first.offset(), length);
    }

    private static ByteBuffer part(ByteBuffer stored, Payload.Stored first, Payload.Stored block) {
        int from = Math.min((int) (block.offset() - first.offset()), stored.remaining());
        int to = Math.min(from + block.storedLength(), stored.remaining());
        return stored.slice(stored.position() + from, to - from);
    }
}

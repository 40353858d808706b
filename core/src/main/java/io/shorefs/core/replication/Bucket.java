package io.shorefs.core.replication;

import io.shorefs.api.FsException;
import io.shorefs.core.data.BlockSource;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
import io.shorefs.core.key.Payload;
import io.shorefs.core.object.BlockOpener;
import io.shorefs.core.object.LogObject;
import io.shorefs.core.object.LogReader;
import io.shorefs.core.object.ObjectNames;
import io.shorefs.core.object.SealedObjects;
import io.shorefs.core.object.Sealing;
import io.shorefs.core.object.WholeObjects;
import io.shorefs.core.tree.Index;
import io.shorefs.core.tree.IndexCodec;
import io.shorefs.core.tree.Manifest;
import io.shorefs.core.tree.ManifestCodec;
import io.shorefs.core.tree.StoredState;
import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The objects of one branch of a volume, unsealed. Methods block, and fail with {@link StoreException} when the store does not do it, with {@link FsException} EIO, which names the
 * object, when one is damaged. Any thread.
 */
final class Bucket implements BlockSource {
    private final ObjectStore store;
    private final Sealing sealing;
    private final BlockOpener blocks;
    private final LogReader logs;
    private final int branch;

    Bucket(ObjectStore store, Sealing sealing, int branch) {
        this.store = store;
        this.sealing = sealing;
        this.branch = branch;
        blocks = new BlockOpener(sealing);
        logs = new LogReader(sealing);
    }

    /** A manifest as it was read, and what its replacement is conditional on. */
    record Current(Manifest manifest, ObjectStore.Version version) {}

    /** Number of the branch. */
    public int branch() {
        return branch;
    }

    /** What new objects are sealed with. */
    Sealing sealing() {
        return sealing;
    }

    /** Tables and indexes. */
    WholeObjects whole() {
        return new SealedObjects(store, sealing);
    }

    /** An id of this branch. */
    ObjectId id(ObjectKind kind, long epoch, long number) {
        return new ObjectId(branch, kind, epoch, number);
    }

    /** The manifest; none in an empty bucket. */
    Optional<Current> manifest() throws StoreException {
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
    Index index(StoredState state) throws StoreException {
        if (state.index().isEmpty()) {
            return Index.EMPTY;
        }
        ObjectId id = state.index().get();
        return IndexCodec.decode(id, whole().get(id));
    }

    /** A log, if it was written. */
    Optional<LogObject> log(long number) throws StoreException {
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
            return true;
        } catch (StoreException e) {
            if (e.failure() == Failure.PRECONDITION_FAILED) {
                return false;
            }
            throw e;
        }
    }

    /** Writes an object whose id is nobody else's. */
    void put(ObjectId id, ByteBuffer bytes) throws StoreException {
        store.put(ObjectNames.of(id), bytes);
    }

    @Override
    public List<ByteBuffer> read(List<Payload.Stored> neighbours) throws StoreException {
        Payload.Stored first = neighbours.getFirst();
        Payload.Stored last = neighbours.getLast();
        ObjectId object = first.packing().object();
        int length = (int) (last.offset() + last.storedLength() - first.offset());
        ByteBuffer stored = store.get(ObjectNames.of(object), first.offset(), length);
        List<ByteBuffer> plain = new ArrayList<>(neighbours.size());
        for (Payload.Stored block : neighbours) {
            int from = Math.min((int) (block.offset() - first.offset()), stored.remaining());
            int to = Math.min(from + block.storedLength(), stored.remaining());
            plain.add(blocks.open(block, stored.slice(stored.position() + from, to - from)));
        }
        return plain;
    }
}

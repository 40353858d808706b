package io.shorefs.core.replication;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.commit.ClosedGeneration;
import io.shorefs.core.data.Relocation;
import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
import io.shorefs.core.key.Payload;
import io.shorefs.core.key.Piece;
import io.shorefs.core.object.BlockOwner;
import io.shorefs.core.object.LogObject;
import io.shorefs.core.object.LogOrigin;
import io.shorefs.core.object.LogWriter;
import io.shorefs.core.object.SegmentWriter;
import io.shorefs.spi.CommitLog;
import io.shorefs.spi.ObjectStore.StoreException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.zip.CRC32C;

/**
 * One closed generation on its way to the store: its payload, in segments unless it is small, then its log, which makes it visible. When a request fails, {@link #run} goes on
 * from there; every object is packed once, so that it is the same object however often it is put. One thread.
 */
final class Upload {
    /** So much payload goes into the log itself: one request. */
    private static final long SMALL_BYTES = 1 << 20;

    /** A segment ends at this size: so much memory is used at a time. */
    private static final int SEGMENT_BYTES = 16 << 20;

    private final Bucket bucket;
    private final CommitLog slots;
    private final Supplier<ObjectId> segments;
    private final ObjectId log;
    private final LogOrigin origin;
    private final NetChanges net;
    private final Iterator<Map.Entry<Key, Chunk>> chunks;
    private final Map<Key, List<Relocation.Moved>> moved = new TreeMap<>();
    private Packed pending;
    private boolean logPacked;
    private int logBytes;

    /** An object that is to be put. */
    private record Packed(ObjectId id, ByteBuffer bytes) {}

    /**
     * Begins.
     *
     * @param segments gives ids
     * @param number of the log
     */
    Upload(
            Bucket bucket,
            CommitLog slots,
            ClosedGeneration generation,
            Supplier<ObjectId> segments,
            long number,
            LogOrigin origin) {
        this.bucket = bucket;
        this.slots = slots;
        this.segments = segments;
        this.origin = origin;
        log = bucket.id(ObjectKind.LOG, 0, number);
        net = NetChanges.of(generation);
        chunks = net.chunks().entrySet().iterator();
    }

    /** What became of it. */
    sealed interface Outcome {
        /**
         * The store has the generation.
         *
         * @param moved the places of its payload
         * @param logBytes what its log costs who reads it: bytes of the object, or of what is in it if that is more
         */
        record Published(Map<Key, List<Relocation.Moved>> moved, int logBytes) implements Outcome {}

        /** Somebody else wrote the log. */
        record Superseded(LogOrigin by) implements Outcome {}
    }

    /**
     * Goes on until the store has the generation, or somebody else wrote in its place.
     *
     * @throws StoreException when a request failed: to be called again
     */
    Outcome run() throws StoreException {
        while (!logPacked) {
            if (pending == null) {
                pack();
            } else {
                bucket.put(pending.id(), pending.bytes());
                pending = null;
            }
        }
        if (bucket.putLog(log, pending.bytes())) {
            return new Outcome.Published(moved, logBytes);
        }
        LogObject found = bucket.log(log.number())
                .orElseThrow(() -> new FsException(Errno.EIO, "log " + log.number() + " was there, and is not"));
        return found.origin().equals(origin)
                ? new Outcome.Published(net.moved(found.changes()), logBytes)
                : new Outcome.Superseded(found.origin());
    }

    /** The next object. */
    private void pack() {
        if (net.localBytes() > SMALL_BYTES && chunks.hasNext()) {
            packSegment();
        } else {
            packLog();
        }
    }

    private void packSegment() {
        SegmentWriter segment = new SegmentWriter(bucket.sealing(), segments.get());
        ObjectId id = null;
        while (chunks.hasNext() && segment.size() < SEGMENT_BYTES) {
            Map.Entry<Key, Chunk> chunk = chunks.next();
            List<Relocation.Moved> places = pack(chunk.getKey(), chunk.getValue(), segment::add);
            if (!places.isEmpty()) {
                id = places.getFirst().block().packing().object();
                moved.put(chunk.getKey(), places);
            }
        }
        if (id != null) {
            pending = new Packed(id, segment.finish());
        }
    }

    private void packLog() {
        LogWriter writer = new LogWriter(bucket.sealing(), log, origin);
        while (chunks.hasNext()) {
            Map.Entry<Key, Chunk> chunk = chunks.next();
            moved.put(chunk.getKey(), pack(chunk.getKey(), chunk.getValue(), writer::add));
        }
        pending = new Packed(log, writer.finish(net.relocated(moved)));
        logBytes = Math.max(pending.bytes().remaining(), writer.changesBytes());
        logPacked = true;
    }

    private interface Packer {
        Payload.Stored add(BlockOwner owner, ByteBuffer bytes);
    }

    private List<Relocation.Moved> pack(Key key, Chunk chunk, Packer packer) {
        List<Relocation.Moved> places = new ArrayList<>();
        for (Piece piece : NetChanges.local(chunk)) {
            BlockOwner owner = new BlockOwner(key.inode(), key.number(), piece.from(), piece.sequence());
            ByteBuffer bytes = payload((Payload.Slot) piece.payload()).slice(piece.skip(), piece.length());
            places.add(new Relocation.Moved(piece, packer.add(owner, bytes)));
        }
        return places;
    }

    private ByteBuffer payload(Payload.Slot slot) {
        ByteBuffer bytes = ByteBuffer.allocate(slot.length());
        slots.read(slot.page(), 0, bytes);
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.flip());
        if ((int) checksum.getValue() != slot.checksum()) {
            throw new FsException(
                    Errno.EIO, "page " + slot.page() + " of the commit log's slots is damaged: it cannot be uploaded");
        }
        return bytes.rewind();
    }
}

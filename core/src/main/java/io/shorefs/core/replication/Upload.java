package io.shorefs.core.replication;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.Tasks;
import io.shorefs.core.commit.ClosedGeneration;
import io.shorefs.core.commit.Journal;
import io.shorefs.core.data.Relocation;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
import io.shorefs.core.object.LogObject;
import io.shorefs.core.object.LogOrigin;
import io.shorefs.core.object.LogWriter;
import io.shorefs.spi.CommitLog;
import io.shorefs.spi.ObjectStore.StoreException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One closed generation on its way to the store: its payload, in segments unless it is small, then its changes, in tables if they are many, then its log, which makes all of it visible.
 * {@link #run} goes on from where it was; every object is packed once, so that it is the same object however often it is put. One thread.
 */
final class Upload {
    private final Bucket bucket;
    private final CommitLog slots;
    private final ClosedGeneration generation;
    private final ObjectId log;
    private final LogOrigin origin;
    private final Puts puts;
    private final SegmentsUpload segments;
    private final ChangesUpload changes;
    private final Map<Key, List<Relocation.Moved>> moved = new TreeMap<>();
    private boolean isMeasured;
    private boolean isPayloadStored;
    private Optional<ByteBuffer> packed = Optional.empty();
    private int logBytes;

    /**
     * What uploads work on.
     *
     * @param ids of what they put
     * @param slots where payload is
     * @param wake what to do when there is reason to go on
     */
    record Parts(
            Bucket bucket,
            ObjectIds ids,
            CommitLog slots,
            Journal journal,
            Relocation relocation,
            Tasks tasks,
            Runnable wake) {}

    /**
     * Begins.
     *
     * @param number of the log
     */
    Upload(Parts parts, ClosedGeneration generation, long number, LogOrigin origin) {
        bucket = parts.bucket();
        slots = parts.slots();
        this.generation = generation;
        this.origin = origin;
        log = bucket.id(ObjectKind.LOG, 0, number);
        puts = new Puts(bucket, parts.tasks(), parts.wake());
        segments = new SegmentsUpload(parts, generation, puts);
        changes = new ChangesUpload(parts, generation, puts);
    }

    /** What became of it. */
    sealed interface Outcome {
        /**
         * It waits for what was begun: {@link #run} is to be called after the next wake-up.
         *
         * @param answered whether the store has more than before
         */
        record Waiting(boolean answered) implements Outcome {}

        /**
         * The store has the generation.
         *
         * @param moved the places of payload that is in the log; all other payload is where it belongs
         * @param logBytes what its log costs who reads it: bytes of the object, or of what is in it if that is more
         * @param inTables whether the log names tables
         */
        record Published(Map<Key, List<Relocation.Moved>> moved, int logBytes, boolean inTables) implements Outcome {}

        /** Somebody else wrote the log. */
        record Superseded(LogOrigin by) implements Outcome {}
    }

    /**
     * Goes on as far as possible without waiting for what is on its way.
     *
     * @throws StoreException when a request failed: to be called again
     */
    Outcome run() throws StoreException {
        boolean answered = puts.answers();
        if (packed.isEmpty() && !pack()) {
            return new Outcome.Waiting(answered);
        }
        ByteBuffer bytes = packed.orElseThrow();
        if (!bucket.putLog(log, bytes)) {
            LogObject found = bucket.log(log.number())
                    .orElseThrow(() -> new FsException(Errno.EIO, "log " + log.number() + " was there, and is not"));
            if (!found.origin().equals(origin)) {
                return new Outcome.Superseded(found.origin());
            }
        }
        bucket.keep(
                moved.values().stream()
                        .flatMap(List::stream)
                        .map(Relocation.Moved::block)
                        .filter(block -> block.packing().object().equals(log))
                        .toList(),
                bytes);
        return new Outcome.Published(moved, logBytes, changes.isInTables());
    }

    /** Whether the log is packed now, and all that it names is in the store. */
    private boolean pack() throws StoreException {
        if (!isMeasured) {
            NetChanges.ifSmall(generation).ifPresent(this::packSmall);
            isMeasured = true;
        }
        if (packed.isPresent()) {
            return true;
        }
        isPayloadStored = isPayloadStored || segments.run();
        if (!isPayloadStored || !changes.run()) {
            return false;
        }
        LogWriter writer = new LogWriter(bucket.sealing(), log, origin);
        packed(writer, changes.finish(writer));
        return true;
    }

    private void packSmall(NetChanges net) {
        LogWriter writer = new LogWriter(bucket.sealing(), log, origin);
        Map<Key, List<Relocation.Moved>> places = new TreeMap<>();
        net.local()
                .forEach((key, chunk) ->
                        places.put(key, LocalPieces.place(generation, key, LocalPieces.of(chunk), slots, writer::add)));
        packed(writer, writer.finish(net.relocated(places)));
        moved.putAll(places);
    }

    private void packed(LogWriter writer, ByteBuffer bytes) {
        packed = Optional.of(bytes);
        logBytes = Math.max(bytes.remaining(), writer.changesBytes());
    }
}

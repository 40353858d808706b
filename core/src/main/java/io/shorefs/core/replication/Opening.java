package io.shorefs.core.replication;

import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
import io.shorefs.core.object.LogObject;
import io.shorefs.core.object.LogOrigin;
import io.shorefs.core.object.LogWriter;
import io.shorefs.core.tree.Fold;
import io.shorefs.core.tree.Index;
import io.shorefs.core.tree.IndexCodec;
import io.shorefs.core.tree.Manifest;
import io.shorefs.core.tree.StoredState;
import io.shorefs.spi.JournalException;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.Executor;

/**
 * Makes a journal the one writer of a branch. The order of the steps is what keeps two writers apart, also when requests land late or their answers are lost:
 *
 * <ol>
 *   <li>judge by what is there, so that no healthy writer is fenced for nothing;
 *   <li>replace the manifest by one with the next epoch; an epoch is its own only if this put was answered with success;
 *   <li>read the logs from that manifest's beginning to the first number that is absent, and create that one as a fence, which carries the epoch;
 *   <li>read the manifest again: go on only if the epoch is still the own one;
 *   <li>judge again.
 * </ol>
 *
 * <p>One thread, used once.
 */
final class Opening {
    /** How often it starts over when others open at the same time. */
    private static final int ATTEMPTS = 20;

    private final Bucket bucket;
    private final JournalState journal;
    private final long volume;
    private final Consecutive<LogObject> logs;
    private Optional<ObjectId> indexId = Optional.empty();
    private Index index = Index.EMPTY;

    /**
     * An opening.
     *
     * @param volume the filesystem that the store has
     * @param ahead for several requests at once; its tasks block
     */
    Opening(Bucket bucket, JournalState journal, long volume, Executor ahead) {
        this.bucket = bucket;
        this.journal = journal;
        this.volume = volume;
        logs = new Consecutive<>(bucket::log, ahead);
    }

    /**
     * What a writer begins with.
     *
     * @param manifest with the own epoch
     * @param tail the logs that are not folded, the own fence not among them; each has its changes in itself
     * @param fence the number of the own fence: the next log has the next one
     * @param ids of what the writer puts
     */
    record Opened(
            Verdict verdict, Bucket.Current manifest, Index index, List<LogObject> tail, long fence, ObjectIds ids) {
        long epoch() {
            return manifest.manifest().epoch();
        }
    }

    /**
     * Takes the branch over.
     *
     * @throws JournalException when the journal must not be used with it, or another server took it over meanwhile
     * @throws StoreException when the store does not answer; nothing is known then, and it begins anew
     */
    Opened run() throws StoreException {
        for (int i = 0; i < ATTEMPTS; i++) {
            Optional<Bucket.Current> found = bucket.manifest();
            found.map(Bucket.Current::manifest).ifPresent(Branches::requireUndeleted);
            StoredState state = found.map(f -> f.manifest().state()).orElse(new StoredState(Optional.empty(), 0));
            judge(index(state), logs.from(state.logStart()));
            Optional<Bucket.Current> own = bucket.replace(found, next(found));
            if (own.isPresent()) {
                return fenceOthers(own.get());
            }
        }
        throw new JournalException("other servers keep taking [storage] url over: see to it that one runs");
    }

    private Opened fenceOthers(Bucket.Current own) throws StoreException {
        long epoch = own.manifest().epoch();
        List<LogObject> tail = logs.from(own.manifest().state().logStart());
        long number = own.manifest().state().logStart() + tail.size();
        requireNoLater(tail, epoch);
        while (!putFence(number, epoch)) {
            LogObject log = bucket.log(number).orElseThrow();
            requireNoLater(List.of(log), epoch);
            tail.add(log);
            number++;
        }
        if (bucket.manifest().orElseThrow().manifest().epoch() != epoch) {
            throw takenOver();
        }
        Index present = index(own.manifest().state());
        ObjectIds ids = new ObjectIds(bucket.branch(), epoch);
        return withoutTables(new Opened(judge(present, tail), own, present, tail, number, ids));
    }

    /** A log whose changes are in tables was to be folded by its writer, who ended before: that is done now, so that nobody reads it whole. */
    private Opened withoutTables(Opened opened) throws StoreException {
        int count = opened.tail().size();
        while (count > 0 && !opened.tail().get(count - 1).isInTables()) {
            count--;
        }
        if (count == 0) {
            return opened;
        }
        ObjectIds ids = opened.ids();
        List<LogObject> tables = opened.tail().subList(0, count);
        Index folded = new Fold(bucket.whole(), () -> ids.next(ObjectKind.TABLE))
                .logs(opened.index(), tables.stream().map(Folding::changes).toList());
        ObjectId id = ids.next(ObjectKind.INDEX);
        bucket.whole().put(id, IndexCodec.encode(id, folded));
        StoredState state =
                new StoredState(Optional.of(id), tables.getLast().id().number() + 1);
        Manifest manifest = Manifests.withState(opened.manifest().manifest(), state);
        Bucket.Current replaced =
                bucket.replace(Optional.of(opened.manifest()), manifest).orElseThrow(Opening::takenOver);
        List<LogObject> rest = opened.tail().subList(count, opened.tail().size());
        return new Opened(opened.verdict(), replaced, folded, List.copyOf(rest), opened.fence(), ids);
    }

    /** Before every fence: one behind the logs of a later writer would stop that one, who is well. */
    private static void requireNoLater(List<LogObject> logs, long epoch) {
        if (logs.stream().anyMatch(log -> log.origin().epoch() > epoch)) {
            throw takenOver();
        }
    }

    private static JournalException takenOver() {
        return new JournalException("another server took [storage] url over while this one began");
    }

    private Verdict judge(Index present, List<LogObject> tail) {
        return journal.judge(volume, bucket.branch(), present, tail);
    }

    /** An index never changes: the same one is read once. */
    private Index index(StoredState state) throws StoreException {
        if (!state.index().equals(indexId)) {
            index = bucket.index(state);
            indexId = state.index();
        }
        return index;
    }

    private static Manifest next(Optional<Bucket.Current> found) {
        if (found.isEmpty()) {
            StoredState empty = new StoredState(Optional.empty(), 0);
            return new Manifest(
                    1, empty, new TreeMap<>(), List.of(), List.of(), BranchName.MAIN, OptionalInt.empty(), false);
        }
        Manifest former = found.get().manifest();
        return Manifests.withEpoch(former, former.epoch() + 1);
    }

    private boolean putFence(long number, long epoch) throws StoreException {
        ObjectId id = bucket.id(ObjectKind.LOG, 0, number);
        LogWriter fence = new LogWriter(bucket.sealing(), id, LogOrigin.fence(epoch, journal.id()));
        return bucket.putLog(id, fence.finish(Collections.emptySortedMap()));
    }
}

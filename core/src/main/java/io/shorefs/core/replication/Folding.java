package io.shorefs.core.replication;

import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
import io.shorefs.core.object.LogObject;
import io.shorefs.core.tree.Fold;
import io.shorefs.core.tree.Index;
import io.shorefs.core.tree.IndexCodec;
import io.shorefs.core.tree.LogChanges;
import io.shorefs.core.tree.Manifest;
import io.shorefs.core.tree.MergePolicy;
import io.shorefs.core.tree.Run;
import io.shorefs.core.tree.StoredState;
import io.shorefs.core.tree.TableRefs;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Keeps the way to the present state short for who reads it: logs become a run, runs become larger ones. Reads immutable objects only. The replicator's thread.
 *
 * <p>What it no longer needs stays in the store until it is collected.
 */
final class Folding {
    private final Branch branch;
    private final Bucket bucket;
    private final ObjectIds ids;
    private final Executor ahead;
    private final Fold fold;
    private final MergePolicy policy = new MergePolicy();
    private StoredState state;
    private Index index;
    private long logEnd;
    private long logBytes;
    private boolean hasTables;

    /**
     * Folds what was opened, and what follows.
     *
     * @param ahead for several requests at once; its tasks block
     */
    Folding(Branch branch, Opening.Opened opened, Executor ahead) {
        this.branch = branch;
        this.ahead = ahead;
        bucket = branch.bucket();
        state = opened.manifest().manifest().state();
        index = opened.index();
        logEnd = opened.fence() + 1;
        ids = branch.ids();
        fold = new Fold(bucket.whole(), () -> ids.next(ObjectKind.TABLE));
    }

    /**
     * One more log is in the store.
     *
     * @param inTables whether it names tables: then it is folded with the next run, so that who opens the branch finds none such
     */
    void published(long number, int bytes, boolean inTables) {
        logEnd = number + 1;
        logBytes += bytes;
        hasTables |= inTables;
    }

    /**
     * Folds what is due. When it fails, nothing has changed.
     *
     * @return false when another server has taken over
     */
    boolean run() throws StoreException {
        if (!look()) {
            return false;
        }
        int logs = (int) Math.min(Integer.MAX_VALUE, logEnd - state.logStart());
        if (logs > 0 && (hasTables || policy.foldsLogs(logs, logBytes)) && !foldLogs()) {
            return false;
        }
        Optional<MergePolicy.Merge> next = policy.next(index);
        if (next.isEmpty()) {
            return true;
        }
        Run merged = fold.runs(next.get());
        return replace(index.merged(next.get(), merged), state.logStart()); // one at a time: generations wait
    }

    /**
     * Folds all logs, however few they are, and merges nothing.
     *
     * @return the present state, which has no logs; empty when another server has taken over
     */
    Optional<StoredState> folded() throws StoreException {
        boolean own = look() && (logEnd == state.logStart() || foldLogs());
        return own && logEnd == state.logStart() ? Optional.of(state) : Optional.empty();
    }

    /** The runs of the present state; after {@link #folded} gave it. */
    Index index() {
        return index;
    }

    /** A checkpoint's state without logs: what is new of it is in the store, and nothing refers to it. */
    StoredState folded(Manifest.Checkpoint checkpoint) throws StoreException {
        StoredState kept = checkpoint.state();
        if (checkpoint.logEnd() == kept.logStart()) {
            return kept;
        }
        Index whole = fold.logs(bucket.index(kept), logs(kept.logStart(), checkpoint.logEnd()));
        return new StoredState(Optional.of(put(whole)), checkpoint.logEnd());
    }

    /** Whether the branch is the own one, with the state that it has. */
    private boolean look() throws StoreException {
        Optional<Manifest> present = branch.manifest().present();
        if (present.isEmpty()) {
            return false;
        }
        if (!present.get().state().equals(state)) { // a replacement whose answer was lost took effect
            index = bucket.index(present.get().state());
            state = present.get().state();
        }
        return true;
    }

    private boolean foldLogs() throws StoreException {
        if (!replace(fold.logs(index, logs(state.logStart(), logEnd)), logEnd)) {
            return false;
        }
        logBytes = 0;
        hasTables = false;
        return true;
    }

    /** Several at once: generations wait meanwhile. */
    private List<LogChanges> logs(long from, long to) throws StoreException {
        return bucket.logs(from, to, ahead).stream().map(Folding::changes).toList();
    }

    /** What a log says, for folding. */
    static LogChanges changes(LogObject log) {
        LogChanges.Changes changes =
                switch (log.content()) {
                    case LogObject.Content.Inside inside ->
                        new LogChanges.Changes.Inside(inside.encoded().entrySet());
                    case LogObject.Content.InTables tables ->
                        new LogChanges.Changes.InTables(TableRefs.decode(log.id(), tables.tables()));
                };
        return new LogChanges(
                log.id().number(), log.origin().journal(), log.origin().generation(), changes);
    }

    /** Makes an index the present one, unless the state that it was made of is not the present one any more: the next run begins with that. */
    private boolean replace(Index next, long start) throws StoreException {
        StoredState after = new StoredState(Optional.of(put(next)), start);
        Optional<Manifest> replaced = branch.manifest()
                .change(manifest -> manifest.state().equals(state) ? Manifests.withState(manifest, after) : manifest);
        if (replaced.filter(manifest -> manifest.state().equals(after)).isPresent()) {
            state = after;
            index = next;
        }
        return replaced.isPresent();
    }

    private ObjectId put(Index next) throws StoreException {
        ObjectId id = ids.next(ObjectKind.INDEX);
        bucket.whole().put(id, IndexCodec.encode(id, next));
        return id;
    }
}

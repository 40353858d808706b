package io.shorefs.core.collect;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.Progress;
import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Payload;
import io.shorefs.core.key.Piece;
import io.shorefs.core.key.ValueCodec;
import io.shorefs.core.object.LogObject;
import io.shorefs.core.replication.Bucket;
import io.shorefs.core.tree.Index;
import io.shorefs.core.tree.Manifest;
import io.shorefs.core.tree.Reach;
import io.shorefs.core.tree.Run;
import io.shorefs.core.tree.StoredState;
import io.shorefs.core.tree.TableRef;
import io.shorefs.core.tree.TableRefs;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/**
 * Marks what the states of a branch refer to: the present one with all logs up to now unless the branch is deleted, every checkpoint, every pin. Reads immutable objects only, and all keys of files' contents in them.
 * One thread.
 */
final class Marking {
    /** Beside one table of each run: what is read ahead. */
    private static final long CACHE_BYTES = 32 << 20;

    private final Bucket bucket;
    private final Executor ahead;
    private final BooleanSupplier ended;
    private final Progress progress;
    private final Marks marks = new Marks();
    private int states;
    private String what = "";
    private long passed;
    private long entries;

    /**
     * Marks nothing yet.
     *
     * @param ahead fetches tables before they are needed; its tasks block
     * @param ended whether nobody wants to know any more
     * @param progress of each state by itself
     */
    Marking(Bucket bucket, Executor ahead, BooleanSupplier ended, Progress progress) {
        this.bucket = bucket;
        this.ahead = ahead;
        this.ended = ended;
        this.progress = progress;
    }

    /**
     * Marks all that a manifest leads to.
     *
     * @throws FsException EIO when something of it is damaged: then it is not known what is referred to
     */
    Marks run(Manifest manifest) throws StoreException {
        if (!manifest.deleted()) {
            long logStart = manifest.state().logStart();
            marks.markLogs(logStart, Long.MAX_VALUE);
            mark(manifest.state(), bucket.tail(logStart, ahead), false);
        }
        for (Manifest.Checkpoint checkpoint : manifest.checkpoints().values()) {
            marks.markLogs(checkpoint.state().logStart(), checkpoint.logEnd());
            mark(checkpoint.state(), bucket.logs(checkpoint.state().logStart(), checkpoint.logEnd(), ahead), true);
        }
        for (Manifest.Pin pin : manifest.pins()) {
            mark(pin.state(), List.of(), true);
        }
        return marks;
    }

    /** Of changes in tables more is marked than is referred to, what a later log replaced: until they are folded, which is soon. */
    private void mark(StoredState state, List<LogObject> tail, boolean kept) throws StoreException {
        state.index().ifPresent(marks::mark);
        Index index = bucket.index(state);
        states++;
        what = "entries of state " + states + " that are marked";
        passed = 0;
        entries = index.entries(Key.first(Family.DATA), Key.last(Family.DATA));
        Reach.of(index).tables().forEach(marks::mark);
        List<LogObject> inside = new ArrayList<>();
        for (LogObject log : tail) {
            switch (log.content()) {
                case LogObject.Content.Inside ignored -> inside.add(log);
                case LogObject.Content.InTables changes -> {
                    List<TableRef> tables = TableRefs.decode(log.id(), changes.tables());
                    tables.forEach(table -> marks.mark(table.id()));
                    Run run = new Run(log.id().number(), log.id().number(), tables);
                    markBlocks(new Index(List.of(run), Collections.emptySortedMap()), List.of(), kept);
                }
            }
        }
        markBlocks(index, inside, kept);
    }

    private void markBlocks(Index index, List<LogObject> tail, boolean kept) throws StoreException {
        bucket.map(index, tail, CACHE_BYTES, ahead)
                .scan(Key.first(Family.DATA), Key.last(Family.DATA), (key, value) -> {
                    if (ended.getAsBoolean()) {
                        throw new FsException(Errno.EIO, "the filesystem was closed");
                    }
                    passed++;
                    progress.at(what, passed, Math.max(passed, entries));
                    if (key.isChunk()) {
                        mark((Chunk) ValueCodec.decode(key, value), kept);
                    }
                    return true;
                });
    }

    private void mark(Chunk chunk, boolean kept) {
        for (Piece piece : chunk.pieces()) {
            if (piece.payload() instanceof Payload.Stored block) {
                marks.mark(block, kept);
            }
        }
    }
}

package io.shorefs.core.check;

import io.shorefs.api.FsException;
import io.shorefs.core.Progress;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
import io.shorefs.core.key.State;
import io.shorefs.core.key.Value;
import io.shorefs.core.object.LogObject;
import io.shorefs.core.object.ObjectNames;
import io.shorefs.core.object.Volume;
import io.shorefs.core.replication.BranchState;
import io.shorefs.core.replication.Branches;
import io.shorefs.core.replication.Bucket;
import io.shorefs.core.tree.Index;
import io.shorefs.core.tree.Manifest;
import io.shorefs.core.tree.Reach;
import io.shorefs.core.tree.Run;
import io.shorefs.core.tree.StoredMap;
import io.shorefs.core.tree.StoredState;
import io.shorefs.core.tree.TableCheck;
import io.shorefs.core.tree.TableRef;
import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

/**
 * Checks what is in an object store, beside whoever writes there: of the state that there is when it begins each object that it leads to, every reference of its metadata both ways, all counts, and with {@code contents} every
 * block, those of checkpoints among them. Of checkpoints and pins it checks that their objects are there. Reads only. One thread, used once.
 *
 * <p>What is absent is only a finding if the state that there is then still needs it; when the state itself is gone by then, it begins anew. When tables or logs are damaged or gone, the rest is checked for damage alone: what seems to
 * be missing may be in those.
 *
 * <p>Memory: as {@link Check}, about 150 bytes for each object in the store, and 100 MiB for tables and blocks. Tables are read four times, those of metadata once more for each further 4 million inodes.
 */
public final class BucketCheck {
    private static final int ATTEMPTS = 5;
    private static final String STATE = "the state that the manifest names";
    private static final long CACHE_BYTES = 32 << 20;

    /** Tables that are read at once. */
    private static final int ROUND = 8;

    /** Metadata is gone through so often. */
    private static final int PASSES = 3;

    private final Bucket bucket;
    private final Volume volume;
    private final boolean contents;
    private final Executor ahead;
    private final Progress progress;

    /**
     * Of a branch.
     *
     * @param contents whether every block is read and opened
     * @param ahead for several requests at once; its tasks block
     */
    public BucketCheck(Bucket bucket, Volume volume, boolean contents, Executor ahead, Progress progress) {
        this.bucket = bucket;
        this.volume = volume;
        this.contents = contents;
        this.ahead = ahead;
        this.progress = progress;
    }

    /** The state that is checked is gone: there is another one. */
    private static final class Moved extends Exception {
        Moved() {
            super("another state", null, false, false);
        }
    }

    /**
     * Runs it.
     *
     * @throws StoreException when the store does not answer: nothing is known then
     * @throws io.shorefs.spi.JournalException when the branch was deleted
     */
    public BucketReport run() throws StoreException {
        for (int i = 1; ; i++) {
            try {
                return new Attempt().run();
            } catch (Moved e) {
                if (i == ATTEMPTS) {
                    throw new StoreException(
                            Failure.TRANSIENT, "what is there changes faster than it can be checked", e);
                }
            } catch (Unavailable e) {
                throw e.failure();
            }
        }
    }

    private final class Attempt {
        private final Findings findings = new Findings();
        private Manifest manifest;
        private Index index = Index.EMPTY;
        private List<LogObject> tail = List.of();
        private BucketObjects objects;
        private final Set<String> lostCheckpoints = new HashSet<>();
        private final VerifiedBlocks verified = new VerifiedBlocks();
        private long ofCheckpoints;
        private int unread;

        BucketReport run() throws StoreException, Moved {
            if (!readManifest()) {
                objects = BucketObjects.list(bucket);
                return report(new Report(0, 0, 0, 1, findings.list()), 0, 0);
            }
            readIndex();
            readTail();
            objects = BucketObjects.list(bucket);
            if (overtaken()) {
                throw new Moved();
            }
            BranchState state = readTables(new BranchState(manifest, index, tail));
            kept();
            if (unread > 0) {
                findings.onlyDamage();
            }
            return check(state);
        }

        private boolean readManifest() throws StoreException {
            try {
                Optional<Bucket.Current> found = bucket.manifest();
                if (found.isEmpty()) {
                    damaged(name(ObjectKind.MANIFEST, 0, 0), "it is not there");
                    return false;
                }
                manifest = found.get().manifest();
                Branches.requireUndeleted(manifest);
                return true;
            } catch (FsException e) {
                damaged(name(ObjectKind.MANIFEST, 0, 0), e.getMessage());
                return false;
            }
        }

        private void readIndex() throws StoreException, Moved {
            StoredState state = manifest.state();
            try {
                index = bucket.index(state);
            } catch (FsException e) {
                lost(ObjectNames.of(state.index().orElseThrow()), e.getMessage());
            } catch (StoreException e) {
                gone(ObjectNames.of(state.index().orElseThrow()), e);
            }
        }

        private void readTail() throws StoreException {
            long start = manifest.state().logStart();
            try {
                tail = bucket.tail(start, ahead);
            } catch (FsException damaged) {
                tail = new ArrayList<>(); // those before it
                try {
                    for (Optional<LogObject> log = bucket.log(start); log.isPresent(); ) {
                        tail.add(log.get());
                        log = bucket.log(start + tail.size());
                    }
                } catch (FsException e) {
                    lost(name(ObjectKind.LOG, 0, start + tail.size()), e.getMessage());
                }
            }
        }

        /** Logs that were folded and deleted look like the end of the tail. */
        private boolean overtaken() throws StoreException {
            try {
                return bucket.manifest()
                        .filter(now -> now.manifest().state().logStart()
                                > manifest.state().logStart() + tail.size())
                        .isPresent();
            } catch (FsException e) {
                return false; // it was whole before; the next check tells
            }
        }

        /** Reads each table; the state without those that are lost. */
        private BranchState readTables(BranchState state) throws StoreException, Moved {
            List<TableRef> all = state.tables();
            Set<ObjectId> lost = new HashSet<>();
            Parallel parallel = new Parallel(ahead);
            for (int from = 0; from < all.size(); from += ROUND) {
                List<TableRef> some = all.subList(from, Math.min(from + ROUND, all.size()));
                for (Parallel.Outcome<TableRef> outcome : parallel.run(some, this::read)) {
                    if (outcome.failure().isPresent()) {
                        lost.add(outcome.of().id());
                        tableLost(outcome.of().id(), outcome.failure().get());
                    }
                }
                progress.at("tables", from + some.size(), all.size());
            }
            return lost.isEmpty() ? state : without(state, lost);
        }

        private Object read(TableRef table) throws StoreException {
            TableCheck.read(bucket.whole(), table);
            return table;
        }

        private void tableLost(ObjectId id, Exception failure) throws StoreException, Moved {
            switch (failure) {
                case FsException e -> lost(ObjectNames.of(id), e.getMessage());
                case StoreException e -> gone(ObjectNames.of(id), e);
                case RuntimeException fault -> throw fault;
                default -> throw new IllegalStateException(failure);
            }
        }

        private BranchState without(BranchState state, Set<ObjectId> lost) {
            List<Run> runs = state.index().runs().stream()
                    .map(run -> new Run(
                            run.firstLog(),
                            run.lastLog(),
                            run.tables().stream()
                                    .filter(table -> !lost.contains(table.id()))
                                    .toList()))
                    .toList();
            List<LogObject> logs = state.tail().stream()
                    .filter(log -> !log.isInTables() || !names(state, log, lost))
                    .toList();
            return new BranchState(
                    state.manifest(), new Index(runs, state.index().journals()), logs);
        }

        private boolean names(BranchState state, LogObject log, Set<ObjectId> lost) {
            return new BranchState(state.manifest(), Index.EMPTY, List.of(log))
                    .tables().stream().anyMatch(table -> lost.contains(table.id()));
        }

        /** Of states that are kept the objects must be there, unless one is not kept any more by then. */
        private void kept() throws StoreException {
            for (var entry : manifest.checkpoints().entrySet()) {
                Manifest.Checkpoint checkpoint = entry.getValue();
                List<String> missing = missing(checkpoint.state());
                for (long log = checkpoint.state().logStart(); log < checkpoint.logEnd(); log++) {
                    requireListed(new ObjectId(bucket.branch(), ObjectKind.LOG, 0, log), missing);
                }
                if (!missing.isEmpty()) {
                    lostCheckpoints.add(entry.getKey());
                    tell(
                            "checkpoint " + entry.getKey(),
                            missing,
                            now -> checkpoint.equals(now.checkpoints().get(entry.getKey())));
                }
            }
            for (Manifest.Pin pin : manifest.pins()) {
                tell(
                        "branch " + pin.branch() + ", which was cloned from this one,",
                        missing(pin.state()),
                        now -> now.pins().contains(pin));
            }
        }

        private List<String> missing(StoredState state) throws StoreException {
            List<String> missing = new ArrayList<>();
            try {
                for (ObjectId table : Reach.of(bucket.index(state)).tables()) {
                    requireListed(table, missing);
                }
            } catch (FsException e) {
                missing.add(e.getMessage());
            } catch (StoreException e) {
                if (e.failure() != Failure.ABSENT) {
                    throw e;
                }
                missing.add(e.getMessage());
            }
            return missing;
        }

        private void requireListed(ObjectId id, List<String> missing) throws StoreException {
            if (objects.size(id).isEmpty()) {
                missing.add(ObjectNames.of(id) + ", which it needs, is not there");
            }
        }

        private void tell(String who, List<String> missing, Predicate<Manifest> isKept) throws StoreException {
            if (!missing.isEmpty()
                    && bucket.manifest()
                            .filter(now -> isKept.test(now.manifest()))
                            .isPresent()) {
                missing.forEach(what -> damaged(who, what));
            }
        }

        private BucketReport check(BranchState state) throws StoreException, Moved {
            int tables = state.tables().size();
            try {
                return check(state.map(bucket, CACHE_BYTES, ahead), state, tables);
            } catch (Unavailable e) {
                gone(STATE, e.failure());
            } catch (StoreException e) {
                gone(STATE, e);
            }
            return report(new Report(0, 0, 0, unread, findings.list()), tables, 0);
        }

        private BucketReport check(StoredMap map, BranchState state, int tables) throws StoreException {
            objects.doomed(manifest);
            for (TableRef table : state.tables()) {
                if (objects.isDoomed(table.id())) {
                    damaged(ObjectNames.of(table.id()), "it is needed, and is to be deleted");
                }
            }
            Suspects suspects = Suspects.of(bucket, ahead, findings);
            Optional<BlockReads> reads = contents
                    ? Optional.of(new BlockReads(bucket, ahead, findings, suspects, progress, verified))
                    : Optional.empty();
            StoredPayloads payloads = new StoredPayloads(objects, findings, suspects, reads);
            long entries = PASSES
                    * state.index().runs().stream().mapToLong(Run::entries).sum();
            numbers(map);
            Report found = new Check(
                            () -> new CountedSnapshot(new StoredSnapshot(map), entries, progress), findings, payloads)
                    .run();
            findings.name(new FilePaths(map));
            if (contents) {
                readCheckpoints(state);
            }
            return report(
                    new Report(found.inodes(), found.entries(), found.bytes(), unread, findings.list()),
                    tables,
                    payloads.blocks());
        }

        private void readCheckpoints(BranchState state) throws StoreException {
            Set<ObjectId> read = new HashSet<>();
            state.tables().forEach(table -> read.add(table.id()));
            CheckpointContents of = new CheckpointContents(bucket, objects, read, verified, ahead, progress, findings);
            long before = verified.blocks();
            for (var checkpoint : manifest.checkpoints().entrySet()) {
                if (!lostCheckpoints.contains(checkpoint.getKey())) {
                    of.run(checkpoint.getKey(), checkpoint.getValue());
                }
            }
            ofCheckpoints = verified.blocks() - before;
        }

        private void numbers(StoredMap map) throws StoreException {
            agrees(map, State.FILESYSTEM_ID, volume.filesystemId());
            agrees(map, State.BLOCK_SIZE, volume.blockBytes());
        }

        private void agrees(StoredMap map, State state, long expected) throws StoreException {
            Key key = Key.state(state);
            Optional<byte[]> bytes = map.get(key);
            bytes.flatMap(value -> findings.value(key, value)).ifPresent(value -> {
                long found = ((Value.Counter) value).value();
                if (found != expected) {
                    damaged(key.toString(), "it is " + found + ", and of the volume " + expected);
                }
            });
        }

        private BucketReport report(Report state, int tables, long blocks) {
            return new BucketReport(
                    state,
                    manifest == null ? 0 : manifest.epoch(),
                    tail.size(),
                    tables,
                    blocks,
                    ofCheckpoints,
                    objects.count(),
                    objects.bytes(),
                    objects.foreign());
        }

        private void lost(String object, String what) {
            unread++;
            damaged(object, what);
        }

        private void damaged(String where, String what) {
            findings.add(new Finding.Damage(where, what));
        }

        /** An object that the state needs is not there: unless there is another state by now. */
        private void gone(String object, StoreException failure) throws StoreException, Moved {
            if (failure.failure() != Failure.ABSENT) {
                throw failure;
            }
            StoredState present =
                    bucket.manifest().orElseThrow(() -> failure).manifest().state();
            if (!present.equals(manifest.state())) {
                throw new Moved();
            }
            lost(object, failure.getMessage());
        }

        private String name(ObjectKind kind, long epoch, long number) {
            return ObjectNames.of(new ObjectId(bucket.branch(), kind, epoch, number));
        }
    }
}

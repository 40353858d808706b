package io.shorefs.core.commit;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.Clock;
import io.shorefs.core.Tasks;
import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Payload;
import io.shorefs.core.key.State;
import io.shorefs.core.key.Value;
import io.shorefs.core.map.ActiveTable;
import io.shorefs.core.map.Batch;
import io.shorefs.core.map.Epochs;
import io.shorefs.core.map.OrderedMap;
import io.shorefs.core.map.View;
import io.shorefs.core.memory.SlabPool;
import io.shorefs.core.op.Admission;
import io.shorefs.core.op.NotReady;
import io.shorefs.spi.CommitLog;
import io.shorefs.spi.LocalMap;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** What the rest of the core sees of durability: admission of changes, fsync, space. Any thread. */
public final class Journal implements Admission, AutoCloseable {
    private static final int SLOTS_PER_BLOCK = 8;
    private static final int SMALL_BYTES = 64 << 10;
    private static final int SMALL_PART = 4;

    /** A generation is closed when its payload is this part of the journal. */
    private static final int GENERATION_PART = 16;

    private final CommitLog log;
    private final LocalMap localMap;
    private final Recovery.Start start;
    private final OrderedMap map;
    private final Space space;
    private final Window window;
    private final Pace pace;
    private final Committer committer;
    private final Applier applier;
    private final CompletableFuture<Void> cleaned;
    private final long tableBytes;
    private final long tablePayload;
    private final AtomicLong open = new AtomicLong();
    private final AtomicReference<CompletableFuture<Void>> room = new AtomicReference<>(new CompletableFuture<>());
    private volatile FsException refusal;
    private volatile Optional<Supplier<CompletableFuture<Void>>> upload = Optional.empty();

    /**
     * Begins to commit.
     *
     * @param start where recovery ended
     * @param commitInterval longest time until a change is in the log without an fsync
     * @param slotFreed told before a slot's pages may be used again
     * @param fatal told once when the disk failed: what is durable is then unknown, and the process must end
     */
    public Journal(
            CommitLog log,
            LocalMap localMap,
            OrderedMap map,
            Epochs epochs,
            SlabPool slabs,
            Recovery.Start start,
            Tasks tasks,
            Clock clock,
            Duration commitInterval,
            Consumer<Payload.Slot> slotFreed,
            Consumer<RuntimeException> fatal) {
        this.log = log;
        this.localMap = localMap;
        this.start = start;
        this.map = map;
        space = new Space(log, localMap);
        long memory = (long) slabs.limit() * slabs.slabBytes() * 2 / 3;
        window = new Window(clock, memory);
        tableBytes = log.maxBodyBytes() / 2;
        tablePayload = (long) log.maxSlots() / SLOTS_PER_BLOCK * slabs.slabBytes();
        pace = new Pace(clock);
        Consumer<Payload.Slot> left = slot -> {
            pace.freed(slot.length());
            slotFreed.accept(slot);
        };
        applier = new Applier(log, localMap, map, epochs, tasks, clock, fatal, left, this::roomMade);
        committer = new Committer(
                log, map, epochs, slabs, space, window, clock, tasks, start, commitInterval, applier, fatal);
        cleaned = start.published() == 0
                ? CompletableFuture.completedFuture(null)
                : applier.published(start.published()); // the last run may have ended before
    }

    /**
     * For a write: as {@link #grow}, and a large one waits earlier, so that small ones (a commit of a database, a rename) are not held up by those who copy much.
     *
     * @param bytes of payload
     */
    public void write(int bytes) {
        admit(bytes > SMALL_BYTES ? window.bytes() : headroom());
        requireMetadata(false);
    }

    /**
     * Takes a turn for a write, once: a journal that fills has its writers wait a little each, so that they never wait for long when it is full.
     *
     * @param bytes of payload
     * @return how long to wait; zero without an object store, which would make room
     */
    public Duration turn(int bytes) {
        if (upload.isEmpty()) {
            return Duration.ZERO;
        }
        long total = space.totalPages() * CommitLog.PAGE;
        if (open.addAndGet(bytes) >= total / GENERATION_PART) {
            open.set(0);
            CompletableFuture<Void> unused = upload.get().get(); // closes the generation; nobody waits for that here
        }
        return pace.turn(bytes, space.availablePages() * CommitLog.PAGE, total);
    }

    @Override
    public void grow() {
        admit(headroom());
        requireMetadata(false);
    }

    @Override
    public void shrink() {
        admit(headroom());
        requireMetadata(true);
    }

    /** What is accepted has its place in the ring, whatever becomes of the map, and in the map. */
    private void requireMetadata(boolean fromReserve) {
        boolean heldUp = applier.heldUp().isNow() || committer.heldUp().isNow();
        if (heldUp && !fromReserve) {
            throw new FsException(Errno.ENOSPC);
        }
        if (!log.fits(log.maxBodyBytes()) || !space.metadataFits(fromReserve, map.view())) {
            throw heldUp ? new FsException(Errno.ENOSPC) : new NotReady(drained());
        }
    }

    /** One half of the window fills while the other is written. */
    private void admit(long limit) {
        FsException refused = refusal;
        if (refused != null) {
            throw refused;
        }
        View view = map.view();
        ActiveTable active = view.active();
        long sealed = view.sealed().map(ActiveTable::bytes).orElse(0L);
        if (active.keyBytes() < tableBytes && active.payloadBytes() < tablePayload && active.bytes() + sealed < limit) {
            if (active.bytes() >= limit / 2) {
                committer.wake();
            }
            return;
        }
        committer.wake();
        if (committer.heldUp().isNow()) {
            throw new FsException(Errno.ENOSPC);
        }
        throw new NotReady(either(
                view.sealed().orElse(active).durable(), committer.heldUp().begun()));
    }

    /** What small changes may fill: somewhat more than large ones. */
    private long headroom() {
        long limit = window.bytes();
        return limit + limit / SMALL_PART;
    }

    /** Completes when what was last published of a key is durable. */
    public CompletableFuture<Void> sync(Key key) {
        window.synced();
        View view = map.view();
        if (view.active().get(key) != null) {
            committer.wake();
            return view.active().durable().copy();
        }
        return view.sealed()
                .filter(table -> table.get(key) != null)
                .map(table -> table.durable().copy())
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    /** Completes when all that was published is durable. */
    public CompletableFuture<Void> syncAll() {
        View view = map.view();
        if (!view.active().isEmpty()) {
            committer.wake();
            return view.active().durable().copy();
        }
        return view.sealed()
                .map(table -> table.durable().copy())
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    /**
     * Completes when what is in the log is also in the local map, and the slots that it freed are free; or when that cannot be now, since the host's disk is full:
     * then {@link #requireDurable} tells whether it is in the log at least.
     */
    public CompletableFuture<Void> drained() {
        CompletableFuture<Void> applied = syncAll()
                .thenCompose(
                        ignored -> either(applier.applied(), applier.heldUp().begun()));
        return either(applied, committer.heldUp().begun());
    }

    /** Completes as the first of the two does. */
    private static CompletableFuture<Void> either(CompletableFuture<Void> one, CompletableFuture<Void> other) {
        return CompletableFuture.anyOf(one, other).thenApply(ignored -> null);
    }

    /** ENOSPC when something that happened cannot be made durable, since the host's disk is full. */
    public void requireDurable() {
        if (!syncAll().isDone()) {
            throw new FsException(
                    Errno.ENOSPC, "the disk of the journal is full: what was not synced since then is lost");
        }
    }

    /**
     * Closes the open generation: what is published from some moment on belongs to the next one. One at a time, and only while no closed one waits for the object store.
     * Completes when its last change is in the local map.
     */
    public CompletableFuture<ClosedGeneration> closeGeneration() {
        open.set(0);
        return cleaned.thenCompose(ignored -> committer.closeGeneration())
                .thenApply(number -> new ClosedGeneration(localMap, number));
    }

    /** Publishes numbers of this journal's; completes when they are durable. */
    public CompletableFuture<Void> note(Batch numbers) {
        map.publish(numbers);
        return syncAll();
    }

    /** An object store takes what is in slots: who finds the journal full waits for that. {@code published} completes when it has all that is durable now. */
    public void uploadsTo(Supplier<CompletableFuture<Void>> published) {
        upload = Optional.of(published);
    }

    /** Completes, when there is an object store, when it has taken something, so that there is room, or all that is durable now. */
    public Optional<CompletableFuture<Void>> upload() {
        CompletableFuture<Void> made = room.get();
        return upload.map(published -> either(published.get(), made));
    }

    private void roomMade() {
        room.getAndSet(new CompletableFuture<>()).complete(null);
        commitSoon();
    }

    /** Whether payload leaves the journal for an object store, which has room for any amount. */
    public boolean isUploaded() {
        return upload.isPresent();
    }

    /** From now on every change fails with this: another server writes. */
    public void refuseChanges(FsException failure) {
        refusal = failure;
    }

    /** Whether the open generation has durable changes, which an object store does not have. */
    public boolean hasChanges() {
        return committer.hasChanges();
    }

    /** Whether the object store lacks something that is durable here, as far as this journal knows; when everything was drained. */
    public boolean hasUnpublished() {
        try (LocalMap.Snapshot snapshot = localMap.snapshot()) {
            long closed = GenerationWriter.get(snapshot, State.GENERATION) - 1;
            return hasChanges() || GenerationWriter.get(snapshot, State.PUBLISHED) < closed;
        }
    }

    /** The generation that a former run closed, and that the object store does not have as far as this journal knows; with all its changes in the local map. */
    public Optional<ClosedGeneration> unpublished() {
        return start.published() + 1 < start.generation()
                ? Optional.of(new ClosedGeneration(localMap, start.published() + 1))
                : Optional.empty();
    }

    /**
     * Payload of a closed generation has other places, which were published before: completes when they are applied, and in what is kept for the generation, too, so that the slots are
     * free.
     *
     * @param moves what each chunk is with the places
     */
    public CompletableFuture<Void> moved(ClosedGeneration generation, Map<Key, UnaryOperator<Chunk>> moves) {
        return syncAll()
                .thenCompose(ignored -> applier.applied())
                .thenCompose(ignored -> applier.moved(generation.number(), moves));
    }

    /**
     * The object store has a generation: completes when that is durable here, and what was kept for it is gone.
     *
     * @param also more that becomes durable with it
     */
    public CompletableFuture<Void> published(ClosedGeneration generation, Batch also) {
        return note(also.put(Key.state(State.PUBLISHED), new Value.Counter(generation.number())))
                .thenCompose(ignored -> applier.applied())
                .thenCompose(ignored -> applier.published(generation.number()));
    }

    /** How full it is. */
    public JournalStatus status() {
        return new JournalStatus(
                space.totalPages() * CommitLog.PAGE,
                space.freePages() * CommitLog.PAGE,
                localMap.usedBytes(),
                localMap.maxBytes(),
                map.view().pendingBytes());
    }

    /**
     * Puts what the object store has of a range under what the local map has, so that the range is not cold any more; completes when that is durable. What was read from a state that is older
     * than the last eviction is dropped.
     *
     * @throws FsException ENOSPC when the local map has no room for it beside what is accepted
     */
    public CompletableFuture<Void> warm(StoredRange range) {
        if (!space.storedFits(range.bytes(), map.view())) {
            throw new FsException(
                    Errno.ENOSPC,
                    "the local map has no room for metadata that is only in the object store: give [journal] max_size more");
        }
        return applier.warm(range);
    }

    /**
     * Makes the first part of a range cold, when the object store has all of it. The caller sees to it that the index of that base has all that was published, until this completes: when
     * that is durable.
     */
    public CompletableFuture<Eviction.Done> evict(Eviction eviction) {
        return applier.evict(eviction);
    }

    /** Bytes that the local map takes. */
    public long metadataBytes() {
        return localMap.usedBytes();
    }

    /** Bytes that it may take at most. */
    public long mostMetadataBytes() {
        return localMap.maxBytes();
    }

    /** The journal's space. */
    public Space space() {
        return space;
    }

    /** A commit soon, without waiting for it. */
    public void commitSoon() {
        committer.wake();
    }

    /** Ends committing; what is not durable then is lost. For a clean end, wait for {@link #drained} first. */
    @Override
    public void close() {
        committer.close();
        applier.close();
    }
}

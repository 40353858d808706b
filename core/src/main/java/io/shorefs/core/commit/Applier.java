package io.shorefs.core.commit;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.Clock;
import io.shorefs.core.Tasks;
import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Payload;
import io.shorefs.core.key.State;
import io.shorefs.core.map.Epochs;
import io.shorefs.core.map.OrderedMap;
import io.shorefs.core.map.SortedTable;
import io.shorefs.core.map.View;
import io.shorefs.spi.CommitLog;
import io.shorefs.spi.LocalMap;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Puts committed tables into the local map, every 250 ms or 8 MiB of records, in one durable transaction each; then the records' place in the ring and the
 * slots that nothing names any more are free.
 *
 * <p>When the host's disk has no room for that, what is committed stays in the ring and in memory, and is tried again every second.
 */
final class Applier implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMillis(250);
    private static final long BYTES = 8 << 20;

    private final CommitLog log;
    private final LocalMap localMap;
    private final OrderedMap map;
    private final Epochs epochs;
    private final Clock clock;
    private final Consumer<RuntimeException> fatal;
    private final Consumer<Payload.Slot> slotFreed;
    private final Runnable roomMade;
    private final HeldUp heldUp = new HeldUp("there is room for the local map again");
    private final Tasks.Worker worker;
    private final Deque<Kept> upkeep = new ArrayDeque<>();
    private final OldestBase oldestBase = new OldestBase();
    private long heldUpAt;
    private CompletableFuture<Void> nextApplied = new CompletableFuture<>();
    private CompletableFuture<Void> lastApplied = CompletableFuture.completedFuture(null);
    private boolean failed;

    Applier(
            CommitLog log,
            LocalMap localMap,
            OrderedMap map,
            Epochs epochs,
            Tasks tasks,
            Clock clock,
            Consumer<RuntimeException> fatal,
            Consumer<Payload.Slot> slotFreed,
            Runnable roomMade) {
        this.log = log;
        this.slotFreed = slotFreed;
        this.localMap = localMap;
        this.map = map;
        this.epochs = epochs;
        this.clock = clock;
        this.fatal = fatal;
        this.roomMade = roomMade;
        worker = tasks.worker("shorefs-apply", this::step);
    }

    /** A table became committed; this is the View since. */
    void committed(View view) {
        long bytes = 0;
        for (SortedTable table : view.committed()) {
            bytes += table.bytes();
        }
        if (bytes >= BYTES) {
            worker.wake();
        } else {
            worker.wakeIn(INTERVAL);
        }
    }

    /** The committer needs room; false when there is nothing to apply. */
    boolean makeRoom() {
        View view = map.view();
        worker.wake();
        return !view.committed().isEmpty() || !view.applying().isEmpty();
    }

    /** Completes when what is committed now is in the local map and its slots are free. */
    CompletableFuture<Void> applied() {
        synchronized (this) {
            View view = map.view();
            if (view.committed().isEmpty() && view.applying().isEmpty()) {
                return lastApplied.copy(); // its slots may still be read
            }
            worker.wake();
            boolean oneMore = !view.committed().isEmpty() && !view.applying().isEmpty();
            return oneMore ? nextApplied.thenCompose(ignored -> applied()) : nextApplied.copy();
        }
    }

    /** Removes what was kept for a generation that the object store has now; completes when it is gone. */
    CompletableFuture<Void> published(long generation) {
        return later(new PublishedGeneration(localMap, generation));
    }

    /** Gives payload another place in what is kept for a generation; completes when that is durable. */
    CompletableFuture<Void> moved(long generation, Map<Key, UnaryOperator<Chunk>> moves) {
        return later(new MovedPayload(localMap, generation, moves));
    }

    private CompletableFuture<Void> later(Upkeep work) {
        Kept kept = new Kept(work, new CompletableFuture<>());
        synchronized (upkeep) {
            upkeep.add(kept);
        }
        worker.wake();
        return kept.done().copy();
    }

    private record Kept(Upkeep work, CompletableFuture<Void> done) {}

    /** Puts what the object store has under what the local map has; completes when that is durable. */
    CompletableFuture<Void> warm(StoredRange range) {
        WarmedRange work = new WarmedRange(localMap, map, oldestBase, range);
        return later(work).thenRun(work::requireRoom);
    }

    /** Forgets the first part of what the object store has; completes when that is durable. */
    CompletableFuture<Eviction.Done> evict(Eviction eviction) {
        EvictedPart work = new EvictedPart(localMap, map, oldestBase, eviction);
        return later(work).thenApply(ignored -> work.outcome());
    }

    /** Whether the host has no room for what is committed. */
    HeldUp heldUp() {
        return heldUp;
    }

    @Override
    public void close() {
        worker.close();
    }

    private void step() {
        if (failed) {
            return;
        }
        if (heldUp.isNow() && clock.nanos() - heldUpAt < HeldUp.PAUSE.toNanos()) {
            worker.wakeIn(HeldUp.PAUSE); // others may wake it more often
            return;
        }
        try {
            List<SortedTable> tables = handOver();
            if (!tables.isEmpty()) {
                apply(tables);
            }
            keep();
            heldUp.end();
        } catch (RuntimeException e) {
            if (e instanceof FsException refused && refused.errno() == Errno.ENOSPC) {
                heldUpAt = clock.nanos();
                heldUp.begin(refused.getMessage());
                worker.wakeIn(HeldUp.PAUSE);
                return;
            }
            failed = true;
            fatal.accept(e);
        }
    }

    /** One transaction, so that what is committed does not wait for long; in turns, so that no work waits for a long one. When it fails it is the first again. */
    private void keep() {
        Kept kept;
        synchronized (upkeep) {
            kept = upkeep.peek();
        }
        if (kept == null) {
            return;
        }
        Upkeep.Done done = kept.work().step();
        free(done.freed());
        synchronized (upkeep) {
            upkeep.remove();
            if (!done.last()) {
                upkeep.add(kept);
            }
        }
        if (done.last()) {
            kept.done().complete(null);
        }
        worker.wake();
    }

    /** All that is committed; what could not be applied before, too. */
    private List<SortedTable> handOver() {
        return map.swap(() -> {
            View view = map.view();
            List<SortedTable> tables = new ArrayList<>(view.committed());
            tables.addAll(view.applying());
            map.view(new View(view.active(), view.sealed(), List.of(), List.copyOf(tables)));
            return tables;
        });
    }

    private void apply(List<SortedTable> tables) {
        Map<Long, Payload.Slot> freed = new HashMap<>(); // by page: two replaced values may have named the same slot
        put(byGeneration(tables), freed);
        SortedTable newest = tables.getFirst();
        CompletableFuture<Void> done;
        synchronized (this) {
            map.swap(() -> {
                View view = map.view();
                map.view(new View(view.active(), view.sealed(), view.committed(), List.of()));
                return null;
            });
            done = nextApplied;
            lastApplied = done;
            nextApplied = new CompletableFuture<>();
        }
        log.trim(newest.sequence(), newest.ringPosition());
        free(freed.values());
        epochs.retire(() -> done.complete(null));
    }

    private void free(Collection<Payload.Slot> slots) {
        epochs.retire(() -> {
            for (Payload.Slot slot : slots) {
                slotFreed.accept(slot);
                log.release(slot.page(), slot.length());
            }
            roomMade.run();
        });
    }

    /** One table for each generation, the oldest first. */
    private static List<SortedTable> byGeneration(List<SortedTable> newestFirst) {
        List<SortedTable> merged = new ArrayList<>();
        for (SortedTable older : newestFirst) {
            if (!merged.isEmpty() && merged.getFirst().generation() == older.generation()) {
                merged.set(0, SortedTable.merge(merged.getFirst(), older));
            } else {
                merged.addFirst(older);
            }
        }
        return merged;
    }

    private void put(List<SortedTable> tables, Map<Long, Payload.Slot> freed) {
        localMap.update(transaction -> {
            freed.clear();
            for (SortedTable table : tables) {
                table.dropped().forEach(slot -> freed.put(slot.page(), slot));
                long published = GenerationWriter.published(transaction, table.get(Key.state(State.PUBLISHED)));
                GenerationWriter writer =
                        new GenerationWriter(transaction, table.generation(), published, map.cold(), freed);
                table.forEach(writer::put);
            }
            GenerationWriter.put(transaction, State.RECORD, tables.getLast().sequence());
            GenerationWriter.put(
                    transaction, State.RING_POSITION, tables.getLast().ringPosition());
        });
    }
}

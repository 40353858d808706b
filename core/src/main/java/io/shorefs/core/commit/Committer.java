package io.shorefs.core.commit;

import io.shorefs.api.FsException;
import io.shorefs.core.Clock;
import io.shorefs.core.Tasks;
import io.shorefs.core.key.ChangeCodec;
import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.State;
import io.shorefs.core.key.Value;
import io.shorefs.core.map.ActiveTable;
import io.shorefs.core.map.Batch;
import io.shorefs.core.map.DirtyBlock;
import io.shorefs.core.map.Epochs;
import io.shorefs.core.map.OrderedMap;
import io.shorefs.core.map.SortedTable;
import io.shorefs.core.map.View;
import io.shorefs.core.memory.SlabPool;
import io.shorefs.spi.CommitLog;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Makes what was published durable: a cut, payload to slots, one record, one sync, and the sealed table becomes a committed one.
 *
 * <p>One worker commits for everyone, one record at a time. A cut that finds the ring or the slots full stays sealed until the applier has made room,
 * or the host's disk has some again.
 */
final class Committer implements AutoCloseable {
    private static final Duration IDLE = Duration.ofMillis(200);
    private static final Duration BETWEEN_PREPARATIONS = Duration.ofMillis(2);
    private static final Duration ROOM_PAUSE = Duration.ofMillis(10);
    private static final int ROOM_ATTEMPTS = 100;

    private final CommitLog log;
    private final OrderedMap map;
    private final Epochs epochs;
    private final SlabPool slabs;
    private final Space space;
    private final Window window;
    private final Clock clock;
    private final Duration interval;
    private final Applier applier;
    private final Consumer<RuntimeException> fatal;
    private final PayloadWriter payloads;
    private final HeldUp heldUp = new HeldUp("there is room for the commit log again");
    private final Tasks.Worker worker;
    private final AtomicReference<CompletableFuture<Long>> closing = new AtomicReference<>();
    private CompletableFuture<Long> closed;
    private volatile boolean changed;
    private long generation;
    private long sequence;
    private long recordedInodes = -1;
    private long lastCommit;
    private int roomless;
    private boolean failed;

    Committer(
            CommitLog log,
            OrderedMap map,
            Epochs epochs,
            SlabPool slabs,
            Space space,
            Window window,
            Clock clock,
            Tasks tasks,
            Recovery.Start start,
            Duration interval,
            Applier applier,
            Consumer<RuntimeException> fatal) {
        this.log = log;
        this.map = map;
        this.epochs = epochs;
        this.slabs = slabs;
        this.space = space;
        this.window = window;
        this.clock = clock;
        this.interval = interval;
        this.applier = applier;
        this.fatal = fatal;
        payloads = new PayloadWriter(log);
        sequence = start.mark().sequence();
        generation = start.generation();
        changed = start.changed();
        worker = tasks.worker("shorefs-commit", this::step);
        map.whenBegun(this::begun);
    }

    /** A commit soon. */
    void wake() {
        worker.wake();
    }

    /** Closes the open generation with the next commit; completes with its number when its last change is in the local map. Only one at a time. */
    CompletableFuture<Long> closeGeneration() {
        CompletableFuture<Long> result = new CompletableFuture<>();
        if (!closing.compareAndSet(null, result)) {
            throw new IllegalStateException("a generation is being closed");
        }
        worker.wake();
        return result.copy();
    }

    /** Whether a change of the open generation is durable. */
    boolean hasChanges() {
        return changed;
    }

    /** Something was published after the last cut: it is committed after the interval at the latest. */
    private void begun() {
        worker.wakeIn(interval);
    }

    /** Whether the host has no room for what was published, or none for the local map and the ring is full therefore. */
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
        try {
            View view = map.view();
            ActiveTable sealed = view.sealed().orElse(null);
            if (sealed == null) {
                if (view.active().isEmpty() && closing.get() == null) {
                    idle();
                    return;
                }
                sealed = cut();
            }
            if (commit(sealed)) {
                worker.wakeIn(map.view().active().isEmpty() ? IDLE : interval);
            }
        } catch (RuntimeException e) {
            failed = true;
            fatal.accept(e);
        }
    }

    /** The log grows ahead only when no commit came lately: the next sync would otherwise pay for what growing wrote. */
    private void idle() {
        if (clock.nanos() - lastCommit < IDLE.toNanos()) {
            worker.wakeIn(IDLE);
        } else if (log.prepare()) {
            worker.wakeIn(BETWEEN_PREPARATIONS);
        }
    }

    private ActiveTable cut() {
        return map.swap(() -> {
            if (map.inodes() != recordedInodes) {
                recordedInodes = map.inodes();
                map.publish(new Batch().put(Key.state(State.INODES), new Value.Counter(recordedInodes)));
            }
            closed = closing.getAndSet(null);
            if (closed != null) { // the record is the next generation's first: from it on the closed one is known to be
                // whole
                generation++;
                map.publish(new Batch().put(Key.state(State.GENERATION), new Value.Counter(generation)));
            }
            View view = map.view();
            map.view(new View(new ActiveTable(), Optional.of(view.active()), view.committed(), view.applying()));
            return view.active();
        });
    }

    /** Whether the sealed table is durable now; false when the applier has to make room first. */
    private boolean commit(ActiveTable sealed) {
        long begin = clock.nanos();
        List<Map.Entry<Key, Value>> entries;
        try {
            entries = store(sealed);
        } catch (FsException e) {
            return waitForRoom(e.getMessage());
        }
        ByteBuffer body = ChangeCodec.encode(entries, sealed::isPlaceOnly);
        int bytes = body.remaining();
        if (!log.fits(bytes)) {
            return waitForRoom("the commit log's ring is full");
        }
        heldUp.end();
        roomless = 0;
        sequence++;
        long end = log.append(sequence, generation, payloads.slots(), body);
        log.force();
        payloads.recorded();
        lastCommit = clock.nanos();
        window.committed(sealed.payloadBytes() + bytes, lastCommit - begin);
        finish(sealed, SortedTable.of(entries, sealed::isPlaceOnly, generation, bytes, sequence, end));
        return true;
    }

    private boolean waitForRoom(String why) {
        if (applier.makeRoom() && !applier.heldUp().isNow()) {
            roomless = 0;
        } else if (++roomless >= ROOM_ATTEMPTS) {
            heldUp.begin(why);
        }
        worker.wakeIn(
                heldUp.isNow() ? HeldUp.PAUSE : ROOM_PAUSE); // what was freed may still wait for a reader to leave
        return false;
    }

    private List<Map.Entry<Key, Value>> store(ActiveTable sealed) {
        for (Map.Entry<Key, Value> entry : sealed.entries()) {
            if (entry.getValue() instanceof Chunk chunk) {
                payloads.write(chunk);
            }
        }
        payloads.flush();
        List<Map.Entry<Key, Value>> entries = new ArrayList<>();
        for (Map.Entry<Key, Value> entry : sealed.entries()) {
            entries.add(entry.getValue() instanceof Chunk chunk ? Map.entry(entry.getKey(), chunk.stored()) : entry);
        }
        return entries;
    }

    private void finish(ActiveTable sealed, SortedTable committed) {
        map.swap(() -> {
            View view = map.view();
            map.view(new View(
                    view.active(), Optional.empty(), Tiers.with(committed, view.committed()), view.applying()));
            return null;
        });
        List<ByteBuffer> memory = new ArrayList<>();
        for (DirtyBlock block : sealed.blocks()) {
            memory.add(block.slab());
        }
        if (!memory.isEmpty()) {
            space.release((long) memory.size() * Space.pagesOfBlock(slabs.slabBytes()));
            epochs.retire(() -> slabs.give(memory));
        }
        boolean changes = committed.hasChanges();
        changed = closed == null ? changed || changes : changes;
        sealed.durable().complete(null);
        applier.committed(map.view());
        if (closed != null) {
            CompletableFuture<Long> result = closed;
            long number = generation - 1;
            applier.applied().thenRun(() -> result.complete(number));
        }
    }
}

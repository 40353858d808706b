package io.shorefs.core.data;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.Tasks;
import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Inode;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Kind;
import io.shorefs.core.key.Piece;
import io.shorefs.core.map.Batch;
import io.shorefs.core.map.Epochs;
import io.shorefs.core.map.OrderedMap;
import io.shorefs.core.op.Admission;
import io.shorefs.core.op.InodeLocks;
import io.shorefs.core.op.NotReady;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.LongPredicate;

/** Deletes, in the background and in bounded batches, what holes hide and what orphans that nobody has open still hold. */
public final class Reclaim implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Reclaim.class.getName());
    private static final int BATCH_KEYS = 1000;
    private static final Duration FULL_PAUSE = Duration.ofSeconds(1);
    private static final Duration COLD_PAUSE = Duration.ofSeconds(10);

    private final InodeLocks locks;
    private final OrderedMap map;
    private final Epochs epochs;
    private final Admission admission;
    private final Layout layout;
    private final LongPredicate isOpen;
    private final BiConsumer<Inode, Batch> forget;
    private final Set<Long> withHoles = ConcurrentHashMap.newKeySet();
    private final Tasks.Worker worker;
    private volatile boolean orphans = true;
    private volatile boolean running;

    /**
     * Begins with what a former run left.
     *
     * @param isOpen whether an inode is open, to be asked with the inode held
     * @param forget puts the end of an inode whose data is gone into a batch
     * @param holes inodes that have holes
     */
    public Reclaim(
            InodeLocks locks,
            OrderedMap map,
            Epochs epochs,
            Admission admission,
            Layout layout,
            LongPredicate isOpen,
            BiConsumer<Inode, Batch> forget,
            Set<Long> holes,
            Tasks tasks) {
        this.locks = locks;
        this.map = map;
        this.epochs = epochs;
        this.admission = admission;
        this.layout = layout;
        this.isOpen = isOpen;
        this.forget = forget;
        withHoles.addAll(holes);
        worker = tasks.worker("shorefs-reclaim", this::step);
    }

    /** Begins: to be called once when everything else runs. */
    public void start() {
        worker.wake();
    }

    /** An inode has a hole. */
    public void hole(long inode) {
        withHoles.add(inode);
        worker.wake();
    }

    /** There may be an orphan that nobody has open. */
    void orphans() {
        orphans = true;
        worker.wake();
    }

    /** Whether nothing is left to do. */
    public boolean isIdle() {
        return withHoles.isEmpty() && !orphans && !running;
    }

    @Override
    public void close() {
        worker.close();
    }

    private void step() {
        Epochs.Epoch epoch = epochs.enter();
        running = true;
        try {
            if (oneBatch()) {
                worker.wake();
            }
        } catch (NotReady e) {
            e.until().whenComplete((ignored, failure) -> worker.wake());
        } catch (RuntimeException e) {
            if (e instanceof FsException refused && refused.errno() == Errno.ENOSPC) {
                worker.wakeIn(FULL_PAUSE);
            } else if (e instanceof FsException && !map.cold().isEmpty()) {
                worker.wakeIn(COLD_PAUSE); // what it needs cannot be fetched now, which was said
            } else {
                LOG.log(System.Logger.Level.ERROR, "reclaim stopped until the next unlink or truncate", e);
            }
        } finally {
            running = false;
            epoch.leave();
        }
    }

    /** Whether there is more to do. */
    private boolean oneBatch() {
        Iterator<Long> next = withHoles.iterator();
        if (next.hasNext()) {
            admission.shrink();
            reclaimHole(next.next());
            return true;
        }
        if (!orphans) {
            return false;
        }
        orphans = false;
        for (long inode : unopened()) {
            orphans = true;
            admission.shrink();
            reclaimOrphan(inode);
            return true;
        }
        return false;
    }

    private List<Long> unopened() {
        List<Long> found = new ArrayList<>();
        map.scan(Key.first(Family.ORPHAN), Key.last(Family.ORPHAN), (key, value) -> {
            if (!isOpen.test(key.inode())) {
                found.add(key.inode());
            }
            return found.isEmpty();
        });
        return found;
    }

    private void reclaimOrphan(long number) {
        try (InodeLocks.Held ignored = locks.lock(number)) {
            if (isOpen.test(number) || !(map.get(Key.inode(number)) instanceof Inode inode)) {
                return;
            }
            Batch batch = new Batch();
            List<Key> keys = new ArrayList<>();
            map.scan(dataFrom(number), dataTo(number), (key, value) -> {
                keys.add(key);
                return keys.size() < BATCH_KEYS;
            });
            keys.forEach(batch::remove);
            if (keys.size() < BATCH_KEYS) {
                withHoles.remove(number);
                forget.accept(inode, batch);
            }
            map.publish(batch);
        }
    }

    private void reclaimHole(long number) {
        try (InodeLocks.Held ignored = locks.lock(number)) {
            if (!(map.get(Key.inode(number)) instanceof Inode inode) || !inode.has(Inode.HAS_HOLES)) {
                withHoles.remove(number);
                return;
            }
            Holes holes = Holes.of(map, inode);
            Holes.Hole hole = holes.all().get(0);
            Batch batch = new Batch();
            // the same version: for a client, nothing that it may have cached changed
            Inode.Edit edit = inode.edit(inode.version());
            Removed removed = removeHidden(number, holes, hole, batch);
            edit.bytes(Math.max(0, inode.bytes() - removed.bytes));
            if (!removed.more) {
                batch.remove(Key.hole(number, hole.from()));
                if (holes.all().size() == 1) {
                    withHoles.remove(number);
                    edit.flag(Inode.HAS_HOLES, false);
                }
            }
            map.publish(batch.put(edit.done()));
        }
    }

    /** What was removed: how much, and whether some may be left. */
    private static final class Removed {
        private int chunks;
        private long bytes;
        private boolean more;
    }

    /** Removes what lies in a hole and is hidden by it, or by another: so nothing is ever cut in its middle. */
    private Removed removeHidden(long inode, Holes holes, Holes.Hole hole, Batch batch) {
        Removed removed = new Removed();
        map.scan(
                Key.chunk(inode, layout.chunk(hole.from())), Key.last(Family.DATA, inode, Kind.CHUNK), (key, value) -> {
                    long start = layout.start(key.number());
                    if (start >= hole.to()) {
                        return false;
                    }
                    List<Piece> pieces = ((Chunk) value).pieces();
                    List<Piece> left = holes.visible(pieces, start);
                    if (!left.equals(pieces)) {
                        removed.bytes += Coverage.of(pieces) - Coverage.of(left);
                        removed.chunks++;
                        if (left.isEmpty()) {
                            batch.remove(key);
                        } else {
                            batch.put(key, new Chunk(left));
                        }
                    }
                    removed.more = removed.chunks >= BATCH_KEYS;
                    return !removed.more;
                });
        return removed;
    }

    private static Key dataFrom(long inode) {
        return Key.first(Family.DATA, inode, Kind.INLINE);
    }

    private static Key dataTo(long inode) {
        return Key.last(Family.DATA, inode, Kind.HOLE);
    }
}

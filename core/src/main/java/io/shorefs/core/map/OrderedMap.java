package io.shorefs.core.map;

import io.shorefs.core.key.Inode;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.State;
import io.shorefs.core.key.Value;
import io.shorefs.spi.LocalMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The one ordered map: reads see the newest published value; a batch is published whole.
 *
 * <p>Readers are inside an {@link Epochs} epoch. What a reader gets is never older than what was published when it began. What is only in the object store ends the
 * attempt, and is fetched meanwhile: {@link ColdLayer}.
 */
public final class OrderedMap {
    private final LocalMap localMap;
    private final ReentrantReadWriteLock publication = new ReentrantReadWriteLock();
    private final Publications publications = new Publications();
    private final UsedKeys used = new UsedKeys();
    private final AtomicLong inodes;
    private volatile ColdRanges cold;
    private volatile ColdLayer coldLayer = ColdLayer.NONE;
    private volatile Runnable begun = () -> {};
    private volatile View view = new View(new ActiveTable(), Optional.empty(), List.of(), List.of());

    /**
     * Over a local map to which every accepted record was applied.
     *
     * @param inodes how many inodes there are
     */
    public OrderedMap(LocalMap localMap, long inodes) {
        this(localMap, inodes, ColdRanges.NONE);
    }

    /**
     * Over a local map that has some ranges in part only.
     *
     * @param cold those
     */
    public OrderedMap(LocalMap localMap, long inodes, ColdRanges cold) {
        this.localMap = localMap;
        this.cold = cold;
        this.inodes = new AtomicLong(inodes);
    }

    /** The value of a key, or null when it has none: the hot path of everything. */
    public Value get(Key key) {
        Value value = view.get(key);
        if (value != null) {
            return value == Value.Absent.ABSENT ? null : value;
        }
        while (true) {
            ColdRanges ranges = cold; // before the snapshot, which then has what was fetched since
            try (LocalMap.Snapshot snapshot = localMap.snapshot()) {
                byte[] bytes = snapshot.get(key.bytes());
                if (bytes != null) {
                    used.found(key);
                    return StoredValues.decode(key, bytes);
                }
                if (ranges.contains(key) && snapshot.get(Key.removed(key).bytes()) == null) {
                    throw coldLayer.missing(key);
                }
                if (isStill(ranges)) {
                    return null;
                }
            }
        }
    }

    /** Whether nothing was evicted, or fetched, since the ranges were these: each change of them makes others. */
    @SuppressWarnings("ReferenceEquality")
    private boolean isStill(ColdRanges ranges) {
        return ranges == cold;
    }

    /**
     * Begins to read attributes or names of an inode without its lock, at a moment when no batch that changes them is on its way.
     *
     * @return for {@link #isSettled}
     */
    public long settled(long inode) {
        return publications.settled(inode);
    }

    /** Whether all that was read of the inode since {@link #settled} gave {@code mark} is of one instant: false when a batch may have come in between. */
    public boolean isSettled(long inode, long mark) {
        return publications.isSettled(inode, mark);
    }

    /**
     * Goes through the keys from {@code from} (inclusive) to {@code to} (exclusive), in order, until the visitor says stop. What lies before a cold range is given; only who goes on
     * into it has to wait.
     */
    public void scan(Key from, Key to, Visitor visitor) {
        while (true) {
            List<Table> tables = view.tables();
            ColdRanges ranges = cold;
            try (LocalMap.Snapshot snapshot = localMap.snapshot()) {
                if (isStill(ranges)) {
                    Optional<Key> unknown = ranges.first(from, to);
                    MergedScan scan = new MergedScan(tables, from, unknown.orElse(to), visitor);
                    scan.over(snapshot);
                    if (unknown.isPresent() && !scan.isStopped()) {
                        throw coldLayer.missing(unknown.get());
                    }
                    return;
                }
            }
        }
    }

    /** Takes the entries of a scan. */
    @FunctionalInterface
    public interface Visitor {
        /** One entry; false ends the scan. */
        boolean entry(Key key, Value value);
    }

    /**
     * Publishes a batch whole. The caller holds the locks of the inodes it changes; who reads without them asks {@link #settled} before and
     * {@link #isSettled} after.
     */
    public void publish(Batch batch) {
        publish(batch, false);
    }

    /** Publishes chunks whose bytes are the same, at another place: no change of any generation. The caller holds the locks of their inodes. */
    public void publishPlaces(Batch batch) {
        publish(batch, true);
    }

    private void publish(Batch batch, boolean placeOnly) {
        publication.readLock().lock();
        try {
            ActiveTable active = view.active();
            boolean first = false;
            publications.begin(batch);
            for (int i = 0; i < batch.size(); i++) {
                Key key = batch.key(i);
                Value value = batch.value(i);
                int bytes = roughBytes(value);
                first |= placeOnly ? active.putPlace(key, value, bytes) : active.put(key, value, bytes);
            }
            publications.end(batch);
            inodes.addAndGet(batch.inodes());
            if (first) {
                begun.run();
            }
        } finally {
            publication.readLock().unlock();
        }
    }

    /** The ranges that the local map has in part only. */
    public ColdRanges cold() {
        return cold;
    }

    /**
     * Sets the cold ranges; who applies changes to the local map only. They shrink after the local map says so durably, and grow before: so a snapshot that does not have what was evicted was
     * opened when they were others already.
     */
    public void cold(ColdRanges present) {
        cold = present;
    }

    /** What was read lately. */
    public UsedKeys used() {
        return used;
    }

    /** From now on {@code layer} is asked for what is cold. */
    public void fetchedBy(ColdLayer layer) {
        coldLayer = layer;
    }

    /** From now on {@code action} runs whenever something was published into an active table that had nothing; it is short, and publishes nothing. */
    public void whenBegun(Runnable action) {
        begun = action;
    }

    /** Runs {@code work} with the active table, which is not cut meanwhile; {@link #publish} may be called inside. It waits for nothing. */
    public <T> T whileActive(Function<ActiveTable, T> work) {
        publication.readLock().lock();
        try {
            return work.apply(view.active());
        } finally {
            publication.readLock().unlock();
        }
    }

    /** Replaces the View, with all publication held off. */
    public <T> T swap(Supplier<T> work) {
        publication.writeLock().lock();
        try {
            return work.get();
        } finally {
            publication.writeLock().unlock();
        }
    }

    /** What is newer than the local map. */
    public View view() {
        return view;
    }

    /** Sets the View; inside {@link #swap} only. */
    public void view(View next) {
        if (!publication.isWriteLockedByCurrentThread()) {
            throw new IllegalStateException("a View is swapped under the exclusive side only");
        }
        view = next;
    }

    /** How many inodes there are; exact inside {@link #swap}. */
    public long inodes() {
        return inodes.get();
    }

    /** A number that the filesystem keeps of itself; 0 when it was never set. */
    public long state(State state) {
        return get(Key.state(state)) instanceof Value.Counter number ? number.value() : 0;
    }

    private static int roughBytes(Value value) {
        return switch (value) {
            case Inode ignored -> 140;
            case io.shorefs.core.key.Chunk chunk -> 2 + 36 * chunk.pieces().size();
            case Value.Bytes bytes -> 1 + bytes.bytes().length;
            case Value.Position position -> 10 + position.name().length();
            case Value.Dirent ignored -> 18;
            case Value.Hole ignored -> 17;
            case Value.Counter ignored -> 9;
            case Value.Orphan ignored -> 1;
            case Value.Absent ignored -> 1;
        };
    }
}

package io.shorefs.core.commit;

import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FsException;
import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Payload;
import io.shorefs.core.key.State;
import io.shorefs.core.key.ValueCodec;
import io.shorefs.core.map.ColdRanges;
import io.shorefs.core.map.OrderedMap;
import io.shorefs.spi.LocalMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes the first part of a range that the object store has, too, out of the local map, so that it is cold; not when it has something that is not there. One transaction. The applying
 * thread, while the replication rests with all logs folded.
 */
final class EvictedPart implements Upkeep {
    private final LocalMap localMap;
    private final OrderedMap map;
    private final OldestBase oldest;
    private final Eviction eviction;
    private volatile Eviction.Done outcome;

    EvictedPart(LocalMap localMap, OrderedMap map, OldestBase oldest, Eviction eviction) {
        this.localMap = localMap;
        this.map = map;
        this.oldest = oldest;
        this.eviction = eviction;
    }

    /** What came of it; after the step. */
    Eviction.Done outcome() {
        return outcome;
    }

    @Override
    public Done step() {
        oldest.atLeast(eviction.base());
        Optional<Part> next;
        try (LocalMap.Snapshot snapshot = localMap.snapshot()) { // only this thread changes the map
            next = Part.first(snapshot, map.cold(), eviction);
        }
        if (next.isEmpty()) {
            outcome = new Eviction.Done(0, Optional.empty());
            return new Done(List.of(), true);
        }
        Part part = next.get();
        long evicted = part.isStored() && evict(part) ? part.bytes() : 0;
        outcome = new Eviction.Done(evicted, Optional.of(part.goesOn()));
        return new Done(List.of(), true);
    }

    private boolean evict(Part part) {
        ColdRanges before = map.cold();
        ColdRanges.Range range = new ColdRanges.Range(part.from(), part.to());
        map.cold(before.with(range)); // first: who looks in between fetches it for nothing, but does not miss it
        try {
            localMap.update(transaction -> ColdKeys.evict(transaction, before, range, part.keys()));
            return true;
        } catch (FsException e) {
            if (e.errno() != Errno.ENOSPC) {
                throw e; // it is not known whether it happened
            }
            map.cold(before);
            return false;
        }
    }

    /**
     * Some keys that follow one another.
     *
     * @param from the first one
     * @param to behind the last one, where nothing lies in between
     * @param goesOn where the next part may begin
     * @param isStored whether all of it is in the object store as it is here
     */
    private record Part(Key from, Key to, Key goesOn, List<Key> keys, long bytes, boolean isStored) {
        static Optional<Part> first(LocalMap.Snapshot snapshot, ColdRanges cold, Eviction eviction) {
            for (Family family : List.of(Family.META, Family.DATA)) {
                Key from = max(eviction.range().from(), Key.first(family));
                while (from.compareTo(Key.last(family)) < 0
                        && from.compareTo(eviction.range().to()) < 0) {
                    Optional<ColdRanges.Range> around = cold.at(from);
                    if (around.isPresent()) {
                        from = around.get().to();
                        continue;
                    }
                    Key end = min(eviction.range().to(), Key.last(family));
                    Key to = cold.first(from, end).orElse(end);
                    Reader reader = new Reader(snapshot, eviction.partBytes());
                    reader.read(from, to);
                    if (!reader.keys.isEmpty()) {
                        return Optional.of(reader.part(from, to, to.equals(Key.last(family))));
                    }
                    from = to;
                }
            }
            return Optional.empty();
        }

        private static Key max(Key one, Key other) {
            return one.compareTo(other) > 0 ? one : other;
        }

        private static Key min(Key one, Key other) {
            return one.compareTo(other) < 0 ? one : other;
        }
    }

    private static final class Reader {
        private final LocalMap.Snapshot snapshot;
        private final long most;
        private final List<Key> keys = new ArrayList<>();
        private long bytes;
        private boolean isStored = true;
        private Optional<Key> rest = Optional.empty();

        Reader(LocalMap.Snapshot snapshot, long most) {
            this.snapshot = snapshot;
            this.most = most;
        }

        void read(Key from, Key to) {
            snapshot.scan(from.bytes(), to.bytes(), (keyBytes, value) -> {
                Key key = Key.of(keyBytes);
                if (bytes >= most) {
                    rest = Optional.of(key);
                    return false;
                }
                keys.add(key);
                bytes += keyBytes.length + value.length;
                isStored &= !isRoot(key) && !(key.isChunk() && mayNameSlot(key, value));
                return true;
            });
        }

        /** Inodes that are made later have higher numbers: they are not cold. */
        Part part(Key from, Key to, boolean isLast) {
            Key end = rest.orElseGet(() -> isLast ? keys.getLast().next() : to);
            boolean isWhole = isStored && !isMarked(from, end);
            return new Part(from, end, end, List.copyOf(keys), bytes, isWhole);
        }

        /** Every path begins there. */
        private static boolean isRoot(Key key) {
            return key.isInode() && key.inode() == FileSystem.ROOT;
        }

        /** The place that the payload has in the store may be on its way here, which would not find the slot that it frees. */
        private static boolean mayNameSlot(Key key, byte[] value) {
            try {
                return ((Chunk) ValueCodec.decode(key, value))
                        .pieces().stream().anyMatch(piece -> piece.payload() instanceof Payload.Slot);
            } catch (FsException damaged) {
                return true; // it stays to be found
            }
        }

        /** Whether the open generation changed one of them, or something was saved for one. The first generation has no marks, and every key is its. */
        private boolean isMarked(Key from, Key to) {
            long published = GenerationWriter.get(snapshot, State.PUBLISHED);
            long open = GenerationWriter.get(snapshot, State.GENERATION);
            return published == 0
                    || hasSome(Key.mark(open, from), Key.mark(open, to))
                    || hasSome(Key.saved(published, from), Key.saved(published, to));
        }

        private boolean hasSome(Key from, Key to) {
            boolean[] found = {false};
            snapshot.scan(from.bytes(), to.bytes(), (key, value) -> {
                found[0] = true;
                return false;
            });
            return found[0];
        }
    }
}

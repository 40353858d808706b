package io.shorefs.core.export;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.commit.ColdKeys;
import io.shorefs.core.export.StoreSide.NotHad;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Inode;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.State;
import io.shorefs.core.key.Value;
import io.shorefs.core.key.ValueCodec;
import io.shorefs.core.map.ColdRanges;
import io.shorefs.spi.LocalMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The filesystem as a journal sees it: what its map has, and in its cold ranges what the object store has under that. Whether something came from there is kept until it is asked for. One thread.
 */
final class JournalView {
    private final LocalMap.Snapshot snapshot;
    private final ColdRanges cold;
    private final StoreSide store;
    private boolean mixed;

    JournalView(LocalMap.Snapshot snapshot, StoreSide store) {
        this.snapshot = snapshot;
        this.store = store;
        cold = ColdKeys.of(snapshot);
    }

    /** Takes keys with their values. */
    interface Visitor {
        void entry(Key key, Value value);
    }

    /** Whether anything came from the store since this was asked last. */
    boolean takeMixed() {
        boolean was = mixed;
        mixed = false;
        return was;
    }

    /** A number that the filesystem, or the journal, keeps of itself. */
    long number(State state) {
        return local(Key.state(state))
                .map(value -> ((Value.Counter) value).value())
                .orElse(0L);
    }

    /** The value that a key has in the journal itself. */
    Optional<Value> local(Key key) {
        return Optional.ofNullable(snapshot.get(key.bytes())).map(bytes -> ValueCodec.decode(key, bytes));
    }

    /** The value that a key has; EIO when it is damaged. */
    Optional<Value> get(Key key) throws NotHad {
        Optional<Value> own = local(key);
        if (own.isPresent()
                || !cold.contains(key)
                || snapshot.get(Key.removed(key).bytes()) != null) {
            return own;
        }
        mixed = true;
        return store.get(key).map(bytes -> ValueCodec.decode(key, bytes));
    }

    /** An inode; EIO when there is none. */
    Inode inode(long number) throws NotHad {
        return (Inode) get(Key.inode(number))
                .orElseThrow(() -> new FsException(Errno.EIO, "inode " + number + " does not exist"));
    }

    /**
     * The keys that have a value, from {@code from} (inclusive) to {@code to} (exclusive), in order; EIO when one is damaged.
     *
     * @throws NotHad when the store does not give the rest of it
     */
    void scan(Key from, Key to, Visitor visitor) throws NotHad {
        Key at = from;
        for (ColdRanges.Range range : cold.between(from, to)) {
            Key begin = range.from().compareTo(at) > 0 ? range.from() : at;
            Key end = range.to().compareTo(to) < 0 ? range.to() : to;
            local(at, begin, visitor);
            merged(begin, end, visitor);
            at = end;
        }
        local(at, to, visitor);
    }

    private void local(Key from, Key to, Visitor visitor) {
        if (from.compareTo(to) < 0) {
            snapshot.scan(from.bytes(), to.bytes(), (bytes, value) -> {
                Key key = Key.of(bytes);
                visitor.entry(key, ValueCodec.decode(key, value));
                return true;
            });
        }
    }

    private void merged(Key from, Key to, Visitor visitor) throws NotHad {
        TreeMap<Key, Optional<byte[]>> own = new TreeMap<>();
        snapshot.scan(from.bytes(), to.bytes(), (key, value) -> {
            own.put(Key.of(key), Optional.of(value));
            return true;
        });
        snapshot.scan(Key.removed(from).bytes(), Key.removed(to).bytes(), (key, value) -> {
            own.put(Key.of(key).below(), Optional.empty());
            return true;
        });
        Merge merge = new Merge(own, visitor);
        NotHad failure = null;
        try {
            store.scan(from, to, (key, value) -> {
                merge.stored(key, value);
                return true;
            });
        } catch (NotHad e) {
            failure = e;
        }
        merge.end();
        if (failure != null) {
            throw failure;
        }
    }

    private final class Merge {
        private final SortedMap<Key, Optional<byte[]>> own;
        private final Iterator<Map.Entry<Key, Optional<byte[]>>> rest;
        private final Visitor visitor;
        private Map.Entry<Key, Optional<byte[]>> next;

        Merge(SortedMap<Key, Optional<byte[]>> own, Visitor visitor) {
            this.own = own;
            this.visitor = visitor;
            rest = own.entrySet().iterator();
            advance();
        }

        private void advance() {
            next = rest.hasNext() ? rest.next() : null;
        }

        void stored(Key key, byte[] value) {
            while (next != null && next.getKey().compareTo(key) < 0) {
                tell();
            }
            if (!own.containsKey(key)) {
                mixed = true;
                visitor.entry(key, ValueCodec.decode(key, value));
            }
        }

        private void tell() {
            Key key = next.getKey();
            next.getValue().ifPresent(bytes -> visitor.entry(key, ValueCodec.decode(key, bytes)));
            advance();
        }

        void end() {
            while (next != null) {
                tell();
            }
        }
    }

    /** The entries of a family's keys from {@code from} on in the journal itself, as bytes. */
    void scanLocal(Key from, Key to, LocalMap.Visitor visitor) {
        snapshot.scan(from.bytes(), to.bytes(), visitor);
    }

    /** Whether an inode has no name. */
    boolean isOrphan(long inode) {
        return snapshot.get(Key.orphan(inode).bytes()) != null;
    }

    /** Whether any key of a family and inode is marked by a generation. */
    boolean isMarked(long generation, Family family, long inode) {
        boolean[] found = {false};
        snapshot.scan(
                Key.mark(generation, Key.first(family, inode)).bytes(),
                Key.mark(generation, Key.first(family, inode + 1)).bytes(),
                (key, value) -> {
                    found[0] = true;
                    return false;
                });
        return found[0];
    }
}

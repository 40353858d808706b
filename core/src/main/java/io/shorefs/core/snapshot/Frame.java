package io.shorefs.core.snapshot;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.Clock;
import io.shorefs.core.Tasks;
import io.shorefs.core.data.StoreTimeout;
import io.shorefs.core.key.Key;
import io.shorefs.core.op.NotReady;
import io.shorefs.core.tree.NotInMemory;
import io.shorefs.spi.LocalMap;
import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * What all attempts of one operation have in common: the state that they read, so that an operation never sees two, and what was fetched for them, so that it gets on however small the cache of tables is. What has to be
 * fetched ends the attempt. One attempt at a time.
 */
final class Frame implements LocalMap.Snapshot {
    private static final System.Logger LOG = System.getLogger(Frame.class.getName());
    private static final int PAGE_ENTRIES = 1000;
    private static final int PAGE_BYTES = 1 << 20;
    private static final int MOST_RENEWALS = 3;

    private final States states;
    private final Tasks tasks;
    private final Clock clock;
    private Map<Key, Optional<byte[]>> values = Map.of();
    private NavigableMap<Key, Page> pages = Collections.emptyNavigableMap();
    private volatile Optional<StateView> state = Optional.empty();
    private volatile Optional<FsException> failure = Optional.empty();
    private boolean begun;
    private int renewals;

    Frame(States states, Tasks tasks, Clock clock) {
        this.states = states;
        this.tasks = tasks;
        this.clock = clock;
    }

    /** All that a state has from a key (inclusive) to a key (exclusive). */
    private record Page(Key to, List<Map.Entry<Key, byte[]>> entries) {}

    /** Before each attempt. */
    void begin() {
        begun = false;
    }

    /** The state of this attempt, from its first read on. */
    private StateView state() {
        if (!begun) {
            failure.ifPresent(e -> {
                throw e;
            });
            if (state.filter(states::isReadable).isEmpty()) {
                values = Map.of();
                pages = Collections.emptyNavigableMap();
                state = Optional.of(states.present());
            }
            begun = true;
        }
        return state.orElseThrow();
    }

    @Override
    public byte[] get(byte[] bytes) {
        Key key = Key.of(bytes);
        StateView present = state();
        Optional<byte[]> value = values.get(key);
        if (value == null) {
            try {
                value = present.inMemory().get(key);
            } catch (NotInMemory e) {
                throw fetch(from -> values.put(key, from.map().get(key)));
            } catch (StoreException e) {
                throw fault(e);
            }
        }
        return value.map(byte[]::clone).orElse(null);
    }

    @Override
    public void scan(byte[] from, byte[] to, LocalMap.Visitor visitor) {
        StateView present = state();
        Key end = Key.of(to);
        Key at = Key.of(from);
        while (at.compareTo(end) < 0) {
            Map.Entry<Key, Page> found = pages.floorEntry(at);
            if (found == null || found.getValue().to().compareTo(at) <= 0) {
                inMemory(present, at, end, visitor);
                return;
            }
            for (Map.Entry<Key, byte[]> entry : found.getValue().entries()) {
                boolean isWanted =
                        entry.getKey().compareTo(at) >= 0 && entry.getKey().compareTo(end) < 0;
                if (isWanted
                        && !visitor.entry(
                                entry.getKey().bytes(), entry.getValue().clone())) {
                    return;
                }
            }
            at = found.getValue().to();
        }
    }

    private void inMemory(StateView present, Key from, Key to, LocalMap.Visitor visitor) {
        Key[] next = {from};
        try {
            present.inMemory().scan(from, to, (key, value) -> {
                next[0] = key.next();
                return visitor.entry(key.bytes(), value.clone());
            });
        } catch (NotInMemory e) {
            throw fetch(stored -> pages.put(next[0], page(stored, next[0], to)));
        } catch (StoreException e) {
            throw fault(e);
        }
    }

    private static Page page(StateView stored, Key from, Key to) throws StoreException {
        List<Map.Entry<Key, byte[]>> entries = new ArrayList<>();
        int[] bytes = {0};
        Key[] end = {to};
        stored.map().scan(from, to, (key, value) -> {
            if (entries.size() == PAGE_ENTRIES || bytes[0] >= PAGE_BYTES) {
                end[0] = key;
                return false;
            }
            bytes[0] += key.bytes().length + value.length;
            return entries.add(Map.entry(key, value));
        });
        return new Page(end[0], entries);
    }

    @Override
    public void close() {
        // it goes on to the next attempt
    }

    /** Something to be read of the state that the frame has. */
    private interface Fetch {
        void from(StateView stored) throws StoreException;
    }

    /** The attempt begins again when it is there, or cannot be had. */
    private NotReady fetch(Fetch fetch) {
        if (values.isEmpty() && pages.isEmpty()) { // most operations fetch nothing
            values = new HashMap<>();
            pages = new TreeMap<>();
        }
        CompletableFuture<Void> done = new CompletableFuture<>();
        attempt(fetch, done, clock.nanos() + StoreTimeout.NANOS);
        return new NotReady(done);
    }

    private void attempt(Fetch fetch, CompletableFuture<Void> done, long until) {
        tasks.executeBlocking(() -> {
            try {
                now(fetch);
            } catch (StoreException e) {
                if (e.failure() == Failure.TRANSIENT && clock.nanos() - until < 0) {
                    tasks.schedule(StoreTimeout.PAUSE, () -> attempt(fetch, done, until));
                    return;
                }
                failed(new FsException(Errno.EIO, e.getMessage(), e));
            } catch (FsException e) {
                failed(e);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "metadata could not be read: a fault of the server", e);
                failure = Optional.of(new FsException(Errno.EIO, "fault of the server: " + e, e));
            }
            done.complete(null);
        });
    }

    private void now(Fetch fetch) throws StoreException {
        StateView from = state.orElseThrow();
        try {
            fetch.from(from);
        } catch (StoreException e) {
            if (e.failure() != Failure.ABSENT || renewals == MOST_RENEWALS || !states.renew(from)) {
                throw e;
            }
            renewals++;
            state = Optional.empty(); // the next attempt takes the present one
        }
    }

    private void failed(FsException why) {
        LOG.log(System.Logger.Level.ERROR, "metadata cannot be read: {0}", why.getMessage());
        failure = Optional.of(why.errno() == Errno.EIO ? why : new FsException(Errno.EIO, why.getMessage(), why));
    }

    private static IllegalStateException fault(StoreException e) {
        return new IllegalStateException("what is in memory needs no store", e);
    }
}

package io.shorefs.core.data;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.Clock;
import io.shorefs.core.Tasks;
import io.shorefs.core.key.Payload;
import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Fetches blocks that are in the object store: neighbours with one request, each block once when several ask for it, and leaves them in the cache. Any thread. */
final class RemoteBlocks {
    private static final System.Logger LOG = System.getLogger(RemoteBlocks.class.getName());

    /** Requests on their way for what nobody asked for yet. */
    private static final int MOST_AHEAD = 32;

    private final BlockSource source;
    private final BlockCache cache;
    private final Tasks tasks;
    private final Clock clock;
    private final Map<Place, CompletableFuture<ByteBuffer>> fetching = new HashMap<>();
    private final AtomicInteger ahead = new AtomicInteger();

    RemoteBlocks(BlockSource source, BlockCache cache, Tasks tasks, Clock clock) {
        this.source = source;
        this.cache = cache;
        this.tasks = tasks;
        this.clock = clock;
    }

    /** Where the blocks that were read lately are. */
    BlockCache cache() {
        return cache;
    }

    /** Whether a block is on this machine. */
    boolean isHere(Payload.Stored block) {
        return cache.has(Place.of(block)) || source.isNear(block);
    }

    /** A block's bytes, not to be changed, if they are on this machine's disk; in memory, too, then. */
    Optional<ByteBuffer> near(Payload.Stored block) {
        Optional<ByteBuffer> bytes = source.near(block);
        bytes.ifPresent(found -> keep(Place.of(block), found));
        return bytes;
    }

    /** Begins to fetch blocks, but for those that came into memory meanwhile; what each gives is its bytes, not to be changed, or EIO. */
    Map<Place, CompletableFuture<ByteBuffer>> fetch(List<Payload.Stored> blocks) {
        Map<Place, CompletableFuture<ByteBuffer>> results = new HashMap<>();
        Map<Place, Payload.Stored> wanted = new LinkedHashMap<>();
        synchronized (fetching) {
            for (Payload.Stored block : blocks) {
                Place place = Place.of(block);
                CompletableFuture<ByteBuffer> result = fetching.get(place);
                if (result == null && !cache.has(place)) {
                    result = new CompletableFuture<>();
                    fetching.put(place, result);
                    wanted.put(place, block);
                }
                if (result != null) {
                    results.put(place, result);
                }
            }
        }
        for (List<Payload.Stored> neighbours : Neighbours.of(wanted.values())) {
            long until = clock.nanos() + StoreTimeout.NANOS;
            tasks.executeBlocking(() -> fetchNow(neighbours, until));
        }
        return results;
    }

    /**
     * Begins to fetch blocks that nobody asked for yet: those of them that are not here, from the first one on, as many as there may be requests of this kind.
     *
     * @return false if there may be none now
     */
    boolean fetchAhead(List<Payload.Stored> blocks) {
        List<Payload.Stored> absent = blocks.stream()
                .filter(block -> !isHere(block) && !isFetching(block))
                .toList();
        if (absent.isEmpty()) {
            return true;
        }
        int room = MOST_AHEAD - ahead.get();
        if (room <= 0) {
            return false;
        }
        int requests = Neighbours.of(absent).size();
        while (requests > room && absent.size() > 1) {
            absent = absent.subList(0, absent.size() / 2);
            requests = Neighbours.of(absent).size();
        }
        int begun = requests;
        ahead.addAndGet(begun);
        CompletableFuture.allOf(fetch(absent).values().toArray(CompletableFuture[]::new))
                .whenComplete((ignored, failure) -> ahead.addAndGet(-begun));
        return true;
    }

    private boolean isFetching(Payload.Stored block) {
        synchronized (fetching) {
            return fetching.containsKey(Place.of(block));
        }
    }

    /** Gives what was fetched to whoever waits for it. */
    private final class Arrivals implements BlockSource.Taker {
        @Override
        public void read(Payload.Stored block, ByteBuffer bytes) {
            keep(Place.of(block), bytes);
            end(block).ifPresent(waiting -> waiting.complete(bytes));
        }

        @Override
        public void damaged(Payload.Stored block, FsException why) {
            LOG.log(System.Logger.Level.ERROR, why.getMessage());
            fail(List.of(block), why);
        }
    }

    private void fetchNow(List<Payload.Stored> neighbours, long until) {
        try {
            source.read(neighbours, new Arrivals());
        } catch (StoreException e) {
            if (e.failure() == Failure.TRANSIENT && clock.nanos() - until < 0) {
                tasks.schedule(StoreTimeout.PAUSE, () -> tasks.executeBlocking(() -> fetchNow(neighbours, until)));
                return;
            }
            LOG.log(System.Logger.Level.ERROR, "the object store does not give what is read: {0}", e.getMessage());
            fail(neighbours, new FsException(Errno.EIO, e.getMessage(), e));
        } catch (FsException e) {
            LOG.log(System.Logger.Level.ERROR, e.getMessage());
            fail(neighbours, e);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a block could not be fetched: a fault of the server", e);
            fail(neighbours, new FsException(Errno.EIO, "fault of the server: " + e, e));
        }
    }

    private void fail(List<Payload.Stored> blocks, FsException failure) {
        blocks.forEach(block -> end(block).ifPresent(waiting -> waiting.completeExceptionally(failure)));
    }

    /** Whoever waits for a block; none when it was told already. */
    private Optional<CompletableFuture<ByteBuffer>> end(Payload.Stored block) {
        synchronized (fetching) {
            return Optional.ofNullable(fetching.remove(Place.of(block)));
        }
    }

    private void keep(Place place, ByteBuffer bytes) {
        ByteBuffer memory = cache.lend();
        if (memory != null) {
            memory.clear().put(0, bytes, bytes.position(), bytes.remaining());
            cache.put(place, memory);
        }
    }
}

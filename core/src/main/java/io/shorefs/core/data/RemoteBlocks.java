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
import java.util.concurrent.CompletableFuture;

/** Fetches blocks that are in the object store: neighbours with one request, each block once when several ask for it, and leaves them in the cache. Any thread. */
final class RemoteBlocks {
    private static final System.Logger LOG = System.getLogger(RemoteBlocks.class.getName());

    private final BlockSource source;
    private final BlockCache cache;
    private final Tasks tasks;
    private final Clock clock;
    private final Map<Place, CompletableFuture<ByteBuffer>> fetching = new HashMap<>();

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

    /** Begins to fetch blocks; what each gives is its bytes, not to be changed, or EIO. */
    Map<Place, CompletableFuture<ByteBuffer>> fetch(List<Payload.Stored> blocks) {
        Map<Place, CompletableFuture<ByteBuffer>> results = new HashMap<>();
        Map<Place, Payload.Stored> wanted = new LinkedHashMap<>();
        synchronized (fetching) {
            for (Payload.Stored block : blocks) {
                Place place = Place.of(block);
                results.put(place, fetching.computeIfAbsent(place, p -> {
                    wanted.put(p, block);
                    return new CompletableFuture<>();
                }));
            }
        }
        for (List<Payload.Stored> neighbours : Neighbours.of(wanted.values())) {
            long until = clock.nanos() + StoreTimeout.NANOS;
            tasks.executeBlocking(() -> fetchNow(neighbours, until));
        }
        return results;
    }

    private void fetchNow(List<Payload.Stored> neighbours, long until) {
        try {
            List<ByteBuffer> blocks = source.read(neighbours);
            for (int i = 0; i < blocks.size(); i++) {
                Place place = Place.of(neighbours.get(i));
                keep(place, blocks.get(i));
                end(place).complete(blocks.get(i));
            }
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
        blocks.forEach(block -> end(Place.of(block)).completeExceptionally(failure));
    }

    private CompletableFuture<ByteBuffer> end(Place place) {
        synchronized (fetching) {
            return fetching.remove(place);
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

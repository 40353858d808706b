package io.shorefs.core.data;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.Clock;
import io.shorefs.core.Tasks;
import io.shorefs.core.key.Payload;
import io.shorefs.core.op.NotReady;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Blocks that are in the object store: those that were read lately are in the cache, others are fetched while the operation that needs them waits outside its locks.
 *
 * <p>What was fetched stays here until it was read once, so that the attempt it was fetched for finds it, however small the cache is. Any thread.
 */
final class RemoteBlocks {
    private static final System.Logger LOG = System.getLogger(RemoteBlocks.class.getName());

    /** Bytes of one request at most. */
    private static final long REQUEST_BYTES = 4 << 20;

    /** Blocks that were fetched and not read yet; those of operations that were given up go at this bound. */
    private static final int ARRIVED = 1024;

    /** So long a failure is the answer to who asks again: the attempts that waited for it. */
    private static final long FAILURE_NANOS = 1_000_000_000L;

    private final BlockSource source;
    private final BlockCache cache;
    private final Tasks tasks;
    private final Clock clock;
    private final Map<Place, CompletableFuture<Void>> fetching = new HashMap<>();
    private final LinkedHashMap<Place, Arrived> arrived = new LinkedHashMap<>();

    RemoteBlocks(BlockSource source, BlockCache cache, Tasks tasks, Clock clock) {
        this.source = source;
        this.cache = cache;
        this.tasks = tasks;
        this.clock = clock;
    }

    /** What a request brought. */
    private sealed interface Arrived {
        record Bytes(ByteBuffer bytes) implements Arrived {}

        record Failed(FsException failure, long since) implements Arrived {}
    }

    /**
     * Copies bytes of a block; false when it has to be fetched first.
     *
     * @throws FsException EIO when it was fetched in vain just now
     */
    boolean read(Payload.Stored block, int skip, int length, ByteBuffer into, int at) {
        Place place = place(block);
        if (cache.read(place, skip, length, into, at)) {
            return true;
        }
        ByteBuffer bytes = take(place);
        if (bytes == null) {
            return false;
        }
        into.put(at, bytes, skip, length);
        keep(place, bytes);
        return true;
    }

    private boolean isHere(Payload.Stored block) {
        Place place = place(block);
        return arrived.get(place) instanceof Arrived.Bytes || cache.has(place);
    }

    /** Begins to fetch those of the blocks that are not here; the attempt that needs them begins again when they are. */
    NotReady missing(List<Payload.Stored> blocks) {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        List<Payload.Stored> wanted = new ArrayList<>();
        CompletableFuture<Void> mine = new CompletableFuture<>();
        synchronized (this) {
            for (Payload.Stored block : blocks) {
                CompletableFuture<Void> running = isHere(block) ? null : fetching.putIfAbsent(place(block), mine);
                if (running != null) {
                    all.add(running);
                } else if (fetching.get(place(block)) == mine && !wanted.contains(block)) {
                    wanted.add(block);
                }
            }
        }
        List<CompletableFuture<Void>> requests = new ArrayList<>();
        for (List<Payload.Stored> neighbours : requests(wanted)) {
            CompletableFuture<Void> request = new CompletableFuture<>();
            requests.add(request);
            tasks.executeBlocking(() -> fetch(neighbours, request));
        }
        CompletableFuture.allOf(requests.toArray(CompletableFuture[]::new)).thenRun(() -> mine.complete(null));
        all.add(mine);
        return new NotReady(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)));
    }

    private void fetch(List<Payload.Stored> neighbours, CompletableFuture<Void> done) {
        List<Arrived> results = new ArrayList<>();
        try {
            source.read(neighbours).forEach(bytes -> results.add(new Arrived.Bytes(bytes)));
        } catch (FsException e) {
            LOG.log(System.Logger.Level.ERROR, e.getMessage());
            failed(neighbours.size(), e, results);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a block could not be fetched: a fault of the server", e);
            failed(neighbours.size(), new FsException(Errno.EIO, "fault of the server: " + e, e), results);
        }
        synchronized (this) {
            for (int i = 0; i < neighbours.size(); i++) {
                Place place = place(neighbours.get(i));
                arrived.put(place, results.get(i));
                fetching.remove(place);
            }
            while (arrived.size() > ARRIVED) {
                arrived.pollFirstEntry();
            }
        }
        done.complete(null);
    }

    private void failed(int blocks, FsException failure, List<Arrived> results) {
        results.clear();
        for (int i = 0; i < blocks; i++) {
            results.add(new Arrived.Failed(failure, clock.nanos()));
        }
    }

    /** What arrived for a place, which is gone then; a failure stays for the others that waited for it. */
    private synchronized ByteBuffer take(Place place) {
        return switch (arrived.get(place)) {
            case null -> null;
            case Arrived.Bytes found -> {
                arrived.remove(place);
                yield found.bytes();
            }
            case Arrived.Failed failed -> {
                if (clock.nanos() - failed.since() < FAILURE_NANOS) {
                    throw failed.failure();
                }
                arrived.remove(place);
                yield null;
            }
        };
    }

    private void keep(Place place, ByteBuffer bytes) {
        ByteBuffer memory = cache.lend();
        if (memory != null) {
            memory.clear().put(0, bytes, 0, bytes.limit());
            cache.put(place, memory);
        }
    }

    /** Groups of blocks that follow each other in one object. */
    private static List<List<Payload.Stored>> requests(List<Payload.Stored> wanted) {
        List<Payload.Stored> ordered = new ArrayList<>(wanted);
        ordered.sort(
                Comparator.comparing((Payload.Stored block) -> block.packing().toString())
                        .thenComparingLong(Payload.Stored::offset));
        List<List<Payload.Stored>> requests = new ArrayList<>();
        for (Payload.Stored block : ordered) {
            List<Payload.Stored> last = requests.isEmpty() ? null : requests.getLast();
            if (last == null || !follows(last, block)) {
                last = new ArrayList<>();
                requests.add(last);
            }
            last.add(block);
        }
        return requests;
    }

    private static boolean follows(List<Payload.Stored> blocks, Payload.Stored next) {
        Payload.Stored last = blocks.getLast();
        long end = last.offset() + last.storedLength();
        return last.packing().equals(next.packing())
                && end == next.offset()
                && end + next.storedLength() - blocks.getFirst().offset() <= REQUEST_BYTES;
    }

    private static Place place(Payload.Stored block) {
        return new Place.Block(block.packing(), block.ordinal());
    }
}

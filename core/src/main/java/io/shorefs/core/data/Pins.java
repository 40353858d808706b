package io.shorefs.core.data;

import io.shorefs.api.FsException;
import io.shorefs.core.key.Payload;
import io.shorefs.core.op.NotReady;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The blocks that one operation fetched: they stay until it ends, over all its attempts, so that it gets on however small the cache is. They take as much memory as the operation asked
 * for. One attempt at a time.
 */
final class Pins {
    private final RemoteBlocks remote;
    private Map<Place, CompletableFuture<ByteBuffer>> blocks = Map.of();
    private boolean begun;

    Pins(RemoteBlocks remote) {
        this.remote = remote;
    }

    /** Whether this is the operation's first attempt: true once. */
    boolean begin() {
        boolean isFirst = !begun;
        begun = true;
        return isFirst;
    }

    /**
     * Copies bytes of a block; false when it has to be fetched first.
     *
     * @throws FsException EIO when it was fetched in vain
     */
    boolean read(Payload.Stored block, int skip, int length, ByteBuffer into, int at) {
        Place place = Place.of(block);
        CompletableFuture<ByteBuffer> pinned = blocks.get(place);
        if (pinned == null || !pinned.isDone()) {
            return remote.cache().read(place, skip, length, into, at) || readNear(block, skip, length, into, at);
        }
        ByteBuffer bytes;
        try {
            bytes = pinned.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof FsException failure ? failure : e;
        }
        into.put(at, bytes, bytes.position() + skip, length);
        return true;
    }

    private boolean readNear(Payload.Stored block, int skip, int length, ByteBuffer into, int at) {
        Optional<ByteBuffer> near = remote.near(block);
        near.ifPresent(bytes -> into.put(at, bytes, bytes.position() + skip, length));
        return near.isPresent();
    }

    /** Begins to fetch those of the blocks that are not here; the attempt begins again when they are. */
    NotReady missing(List<Payload.Stored> wanted) {
        List<Payload.Stored> absent = wanted.stream()
                .filter(block -> !blocks.containsKey(Place.of(block)) && !remote.isHere(block))
                .toList();
        if (blocks.isEmpty()) {
            blocks = new HashMap<>();
        }
        blocks.putAll(remote.fetch(absent));
        return new NotReady(CompletableFuture.allOf(blocks.values().toArray(CompletableFuture[]::new)));
    }
}

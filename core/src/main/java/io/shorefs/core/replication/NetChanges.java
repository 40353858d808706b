package io.shorefs.core.replication;

import io.shorefs.core.commit.ClosedGeneration;
import io.shorefs.core.data.Relocation;
import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Payload;
import io.shorefs.core.key.Piece;
import io.shorefs.core.key.Value;
import io.shorefs.core.key.ValueCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a closed generation changed, in memory. One thread. */
final class NetChanges {
    private final Map<Key, Optional<Value>> changes = new TreeMap<>();
    private long localBytes;

    private NetChanges() {}

    /** Reads them. */
    static NetChanges of(ClosedGeneration generation) {
        NetChanges net = new NetChanges();
        generation.forEach((key, bytes) ->
                net.changes.put(key, bytes == null ? Optional.empty() : Optional.of(ValueCodec.decode(key, bytes))));
        net.changes.values().forEach(value -> value.ifPresent(net::count));
        return net;
    }

    private void count(Value value) {
        if (value instanceof Chunk chunk) {
            local(chunk).forEach(piece -> localBytes += piece.length());
        }
    }

    /** Bytes of payload that the object store does not have. */
    long localBytes() {
        return localBytes;
    }

    /** The changed chunks. */
    Map<Key, Chunk> chunks() {
        Map<Key, Chunk> chunks = new TreeMap<>();
        changes.forEach((key, value) -> {
            if (value.orElse(null) instanceof Chunk chunk) {
                chunks.put(key, chunk);
            }
        });
        return chunks;
    }

    /** The pieces of a chunk whose payload the object store does not have. */
    static List<Piece> local(Chunk chunk) {
        return chunk.pieces().stream()
                .filter(piece -> piece.payload() instanceof Payload.Slot)
                .toList();
    }

    /** The changes with the places that pieces have in the store. */
    Map<Key, Optional<Value>> relocated(Map<Key, List<Relocation.Moved>> moved) {
        Map<Key, Optional<Value>> stored = new TreeMap<>(changes);
        moved.forEach((key, pieces) ->
                stored.computeIfPresent(key, (k, value) -> value.map(v -> Relocation.relocated((Chunk) v, pieces))));
        return stored;
    }

    /** The places that local pieces have by a log that is the published form of these changes: it has the same pieces in the same order. */
    Map<Key, List<Relocation.Moved>> moved(Map<Key, Optional<Value>> log) {
        Map<Key, List<Relocation.Moved>> moved = new TreeMap<>();
        chunks().forEach((key, chunk) -> {
            if (log.getOrDefault(key, Optional.empty()).orElse(null) instanceof Chunk published) {
                moved.put(key, moved(chunk, published));
            }
        });
        return moved;
    }

    private static List<Relocation.Moved> moved(Chunk local, Chunk published) {
        List<Relocation.Moved> moved = new ArrayList<>();
        for (Piece piece : local(local)) {
            published.pieces().stream()
                    .filter(p -> p.sequence() == piece.sequence()
                            && p.from() == piece.from()
                            && p.to() == piece.to()
                            && p.skip() == 0)
                    .findFirst()
                    .ifPresent(p -> {
                        if (p.payload() instanceof Payload.Stored block && block.length() == piece.length()) {
                            moved.add(new Relocation.Moved(piece, block));
                        }
                    });
        }
        return moved;
    }
}

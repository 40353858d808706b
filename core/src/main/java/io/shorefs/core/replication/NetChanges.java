package io.shorefs.core.replication;

import io.shorefs.core.commit.ClosedGeneration;
import io.shorefs.core.data.Relocation;
import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Value;
import io.shorefs.core.key.ValueCodec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a closed generation changed, when that is little: in memory. One thread. */
final class NetChanges {
    /** Bytes of keys and values that a log has in itself at most; more of them become tables. */
    static final long MOST_BYTES = 8 << 20;

    /** So much payload goes into the log itself: one request. */
    private static final long SMALL_PAYLOAD_BYTES = 1 << 20;

    private final SortedMap<Key, Optional<byte[]>> changes = new TreeMap<>();
    private final SortedMap<Key, Chunk> local = new TreeMap<>();
    private long payloadBytes;

    private NetChanges() {}

    /** Reads them; empty when there is more, or more payload, than goes into one log. */
    static Optional<NetChanges> ifSmall(ClosedGeneration generation) {
        NetChanges net = new NetChanges();
        long bytes = 0;
        Optional<Key> from = Optional.of(Key.first(Family.STATE));
        while (from.isPresent()) {
            ClosedGeneration.Portion portion = generation.from(from.get(), Key.last(Family.ORPHAN));
            portion.changes().forEach(net::add);
            bytes += bytes(portion.changes());
            if (bytes > MOST_BYTES || net.payloadBytes > SMALL_PAYLOAD_BYTES) {
                return Optional.empty();
            }
            from = portion.rest();
        }
        return Optional.of(net);
    }

    private void add(Key key, Optional<byte[]> encoded) {
        changes.put(key, encoded);
        Value value = encoded.map(bytes -> ValueCodec.decode(key, bytes)).orElse(Value.Absent.ABSENT);
        if (value instanceof Chunk chunk && !LocalPieces.of(chunk).isEmpty()) {
            local.put(key, chunk);
            payloadBytes += LocalPieces.bytes(chunk);
        }
    }

    /** Bytes of keys and values. */
    static long bytes(Map<Key, Optional<byte[]>> changes) {
        long[] bytes = {0};
        changes.forEach((key, value) ->
                bytes[0] += key.bytes().length + value.map(v -> v.length).orElse(0));
        return bytes[0];
    }

    /** The changed chunks that have payload which the object store does not have. */
    SortedMap<Key, Chunk> local() {
        return local;
    }

    /** The changes with the places that all of this payload has in the store. */
    SortedMap<Key, Optional<byte[]>> relocated(Map<Key, List<Relocation.Moved>> moved) {
        SortedMap<Key, Optional<byte[]>> stored = new TreeMap<>(changes);
        moved.forEach((key, pieces) ->
                stored.put(key, Optional.of(ValueCodec.encode(key, Relocation.relocated(local.get(key), pieces)))));
        return stored;
    }
}

package io.shorefs.core.object;

import io.shorefs.api.FsException;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.Value;
import io.shorefs.core.key.ValueCodec;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A log as it was read: the net changes of one generation, or a fence.
 *
 * @param id its number is the log's place in the order
 * @param blocks small payload that is in the log itself
 * @param encoded by key, the value's bytes as {@link ValueCodec} has them; empty for a removed key. Not to be changed, the bytes neither
 */
public record LogObject(
        ObjectId id, LogOrigin origin, List<OwnedBlock> blocks, SortedMap<Key, Optional<byte[]>> encoded) {
    public LogObject {
        blocks = List.copyOf(blocks);
        encoded = Collections.unmodifiableSortedMap(encoded);
        if (origin.isFence() && (!blocks.isEmpty() || !encoded.isEmpty())) {
            throw new IllegalArgumentException("a fence has no changes");
        }
    }

    /**
     * By key, the new value; empty for a removed key. Decoded at every call.
     *
     * @throws FsException EIO when a value is damaged or of a later version; the message names the log
     */
    public SortedMap<Key, Optional<Value>> changes() {
        SortedMap<Key, Optional<Value>> changes = new TreeMap<>();
        try {
            encoded.forEach((key, bytes) -> changes.put(key, bytes.map(value -> ValueCodec.decode(key, value))));
        } catch (FsException | IndexOutOfBoundsException e) { // the second one for a key that is none
            throw Damage.found(id, e.getMessage(), e);
        }
        return changes;
    }
}

package io.shorefs.core.object;

import io.shorefs.api.FsException;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.Value;
import io.shorefs.core.key.ValueCodec;
import java.nio.ByteBuffer;
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
 */
public record LogObject(ObjectId id, LogOrigin origin, List<OwnedBlock> blocks, Content content) {
    public LogObject {
        blocks = List.copyOf(blocks);
        boolean isEmpty = blocks.isEmpty() && content.equals(new Content.Inside(Collections.emptySortedMap()));
        if (origin.isFence() && !isEmpty) {
            throw new IllegalArgumentException("a fence has no changes");
        }
    }

    /** Where the changes are. */
    public sealed interface Content {
        /**
         * In the log.
         *
         * @param encoded by key, the value's bytes as {@link ValueCodec} has them; empty for a removed key. Not to be changed, the bytes neither
         */
        record Inside(SortedMap<Key, Optional<byte[]>> encoded) implements Content {
            public Inside {
                encoded = Collections.unmodifiableSortedMap(encoded);
            }
        }

        /**
         * In tables, since they are many.
         *
         * @param tables what there is to tell of them; not to be moved
         */
        record InTables(ByteBuffer tables) implements Content {}
    }

    /** Whether the changes are in tables: then {@link #encoded} and {@link #changes} are refused. */
    public boolean isInTables() {
        return content instanceof Content.InTables;
    }

    /**
     * By key, the value's bytes; empty for a removed key. Not to be changed.
     *
     * @throws IllegalStateException when they are in tables: who reads a state has folded such a log before
     */
    public SortedMap<Key, Optional<byte[]>> encoded() {
        return switch (content) {
            case Content.Inside inside -> inside.encoded();
            case Content.InTables ignored ->
                throw new IllegalStateException(ObjectNames.of(id) + " has its changes in tables");
        };
    }

    /**
     * By key, the new value; empty for a removed key. Decoded at every call.
     *
     * @throws FsException EIO when a value is damaged or of a later version; the message names the log
     */
    public SortedMap<Key, Optional<Value>> changes() {
        SortedMap<Key, Optional<Value>> changes = new TreeMap<>();
        try {
            encoded().forEach((key, bytes) -> changes.put(key, bytes.map(value -> ValueCodec.decode(key, value))));
        } catch (FsException | IndexOutOfBoundsException e) { // the second one for a key that is none
            throw Damage.found(id, e.getMessage(), e);
        }
        return changes;
    }
}

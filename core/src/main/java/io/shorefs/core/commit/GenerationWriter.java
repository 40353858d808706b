package io.shorefs.core.commit;

import io.shorefs.api.FsException;
import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Payload;
import io.shorefs.core.key.State;
import io.shorefs.core.key.Value;
import io.shorefs.core.key.ValueCodec;
import io.shorefs.core.map.ColdRanges;
import io.shorefs.spi.LocalMap;
import java.util.Map;

/**
 * Puts the changes of one generation into a transaction of the local map, in the order of generations.
 *
 * <p>Each change leaves a mark, so that the net changes of a generation can be told when it is closed. What a closed generation that the object store does not have
 * yet left in a key is saved before a later generation changes it. Both cost nothing in the first generation, to which every key belongs: it is the only one while
 * there is no object store. One thread.
 */
final class GenerationWriter {
    private static final System.Logger LOG = System.getLogger(GenerationWriter.class.getName());

    private final LocalMap.Transaction transaction;
    private final long generation;
    private final long published;
    private final long unpublished;
    private final ColdRanges cold;
    private final Map<Long, Payload.Slot> freed;

    /**
     * For the changes of one generation.
     *
     * @param published the last generation that the object store has
     * @param cold the ranges in which a removed key leaves a tombstone
     * @param freed by page, what was dropped so far, and what is from now on; what is still needed is taken out
     */
    GenerationWriter(
            LocalMap.Transaction transaction,
            long generation,
            long published,
            ColdRanges cold,
            Map<Long, Payload.Slot> freed) {
        this.transaction = transaction;
        this.generation = generation;
        this.published = published;
        this.cold = cold;
        this.freed = freed;
        unpublished = published + 1 < generation ? published + 1 : 0;
    }

    /** One change. */
    void put(Key key, Value value, boolean placeOnly) {
        if (!placeOnly && key.isReplicated()) {
            save(key);
            mark(key);
        }
        if (key.isChunk()) {
            drop(key, value);
        }
        if (value == Value.Absent.ABSENT) {
            transaction.delete(key.bytes());
            if (cold.contains(key)) {
                ColdKeys.remove(transaction, key);
            }
        } else {
            transaction.put(key.bytes(), ValueCodec.encode(key, value));
        }
    }

    private void mark(Key key) {
        if (generation == 1) {
            return;
        }
        Key mark = Key.mark(generation, key);
        if (transaction.get(mark.bytes()) == null) {
            transaction.put(mark.bytes(), ValueCodec.encode(mark, Value.Orphan.ORPHAN));
        }
    }

    private void save(Key key) {
        if (!belongsToUnpublished(key)) {
            return;
        }
        Key saved = Key.saved(unpublished, key);
        if (transaction.get(saved.bytes()) == null) {
            transaction.put(saved.bytes(), SavedValue.encode(transaction.get(key.bytes())));
        }
    }

    private boolean belongsToUnpublished(Key key) {
        return switch ((int) Math.min(unpublished, 2)) {
            case 0 -> false;
            case 1 -> true; // the first generation has every key, without marks
            default -> transaction.get(Key.mark(unpublished, key).bytes()) != null;
        };
    }

    /** The slots that the key's value does not name any more are free, unless a saved value names them: also one that waits to be removed, and frees them then. */
    private void drop(Key key, Value value) {
        Chunk.dropped(decode(key, transaction.get(key.bytes())), value).forEach(slot -> freed.put(slot.page(), slot));
        keepSaved(published, key);
        keepSaved(unpublished, key);
    }

    private void keepSaved(long savedGeneration, Key key) {
        byte[] saved = savedGeneration == 0
                ? null
                : transaction.get(Key.saved(savedGeneration, key).bytes());
        if (saved != null) {
            Chunk.dropped(decode(key, SavedValue.decode(saved)), Value.Absent.ABSENT)
                    .forEach(slot -> freed.remove(slot.page()));
        }
    }

    /** Nothing for a damaged one: what it named stays taken until the next start. */
    private static Value decode(Key key, byte[] bytes) {
        if (bytes == null) {
            return Value.Absent.ABSENT;
        }
        try {
            return ValueCodec.decode(key, bytes);
        } catch (FsException damaged) {
            LOG.log(System.Logger.Level.ERROR, "{0}; it is replaced", damaged.getMessage());
            return Value.Absent.ABSENT;
        }
    }

    /** The last generation that the object store has: what the map says, or {@code noted}, what the changes that are to be put say. */
    static long published(LocalMap.Snapshot snapshot, Value noted) {
        return Math.max(get(snapshot, State.PUBLISHED), noted instanceof Value.Counter number ? number.value() : 0);
    }

    /** Sets a number of this journal's. */
    static void put(LocalMap.Transaction transaction, State state, long value) {
        Key key = Key.state(state);
        transaction.put(key.bytes(), ValueCodec.encode(key, new Value.Counter(value)));
    }

    /** A number of this journal's; 0 when it was never set. */
    static long get(LocalMap.Snapshot snapshot, State state) {
        Key key = Key.state(state);
        byte[] bytes = snapshot.get(key.bytes());
        return bytes == null ? 0 : ((Value.Counter) ValueCodec.decode(key, bytes)).value();
    }
}

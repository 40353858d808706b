package io.shorefs.core.commit;

import io.shorefs.api.FsException;
import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Payload;
import io.shorefs.core.key.Value;
import io.shorefs.core.key.ValueCodec;
import io.shorefs.spi.LocalMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Gives payload that the object store has its place there in saved values, too, so that its slots are free before the generation is published. The present values were changed before
 * and are applied: so no value that is saved from now on names the old place. One transaction. The applying thread.
 */
final class MovedPayload implements Upkeep {
    private final LocalMap map;
    private final long generation;
    private final Map<Key, UnaryOperator<Chunk>> moves;

    MovedPayload(LocalMap map, long generation, Map<Key, UnaryOperator<Chunk>> moves) {
        this.map = map;
        this.generation = generation;
        this.moves = moves;
    }

    @Override
    public Done step() {
        List<Payload.Slot> freed = new ArrayList<>();
        map.update(transaction -> {
            freed.clear();
            moves.forEach((key, move) -> freed.addAll(move(transaction, key, move)));
        });
        return new Done(freed, true);
    }

    /** What nothing names any more: a slot that the present value names is freed with that. */
    private List<Payload.Slot> move(LocalMap.Transaction transaction, Key key, UnaryOperator<Chunk> move) {
        Key saved = Key.saved(generation, key);
        byte[] bytes = transaction.get(saved.bytes());
        byte[] value = bytes == null ? null : SavedValue.decode(bytes);
        if (value == null) {
            return List.of();
        }
        try {
            Chunk before = (Chunk) ValueCodec.decode(key, value);
            Chunk after = move.apply(before);
            if (after.equals(before)) {
                return List.of();
            }
            byte[] present = transaction.get(key.bytes());
            List<Payload.Slot> freed = new ArrayList<>(Chunk.dropped(before, after));
            freed.retainAll(
                    Chunk.dropped(before, present == null ? Value.Absent.ABSENT : ValueCodec.decode(key, present)));
            transaction.put(saved.bytes(), SavedValue.encode(ValueCodec.encode(key, after)));
            return freed;
        } catch (FsException damaged) {
            return List.of(); // whoever reads the generation says so
        }
    }
}

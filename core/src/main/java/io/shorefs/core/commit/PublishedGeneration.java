package io.shorefs.core.commit;

import io.shorefs.api.FsException;
import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Payload;
import io.shorefs.core.key.Value;
import io.shorefs.core.key.ValueCodec;
import io.shorefs.spi.LocalMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Removes the marks and saved values of a generation that the object store has, in transactions of a bounded size. The applying thread. */
final class PublishedGeneration implements Upkeep {
    private static final int BATCH_KEYS = 1000;

    private final LocalMap map;
    private final long generation;

    PublishedGeneration(LocalMap map, long generation) {
        this.map = map;
        this.generation = generation;
    }

    @Override
    public Done step() {
        Map<Long, Payload.Slot> freed = new HashMap<>(); // by page: a payload may have been cut into pieces
        int[] removed = {0};
        map.update(transaction -> {
            freed.clear();
            removed[0] = 0;
            for (Key key : some(transaction, Family.SAVED)) {
                dropped(transaction, key).forEach(slot -> freed.put(slot.page(), slot));
                transaction.delete(key.bytes());
                removed[0]++;
            }
            for (Key key : some(transaction, Family.MARK)) {
                transaction.delete(key.bytes());
                removed[0]++;
            }
        });
        return new Done(List.copyOf(freed.values()), removed[0] == 0);
    }

    /** Those of an older generation, too, if an earlier run left some. */
    private List<Key> some(LocalMap.Transaction transaction, Family family) {
        List<Key> keys = new ArrayList<>();
        transaction.scan(
                Key.first(family).bytes(),
                Key.first(family, generation + 1).bytes(),
                (key, value) -> keys.add(Key.of(key)) && keys.size() < BATCH_KEYS);
        return keys;
    }

    private static List<Payload.Slot> dropped(LocalMap.Transaction transaction, Key saved) {
        Key key = saved.changed();
        if (!key.isChunk()) {
            return List.of();
        }
        byte[] old = SavedValue.decode(transaction.get(saved.bytes()));
        byte[] present = transaction.get(key.bytes());
        try {
            return Chunk.dropped(
                    old == null ? Value.Absent.ABSENT : ValueCodec.decode(key, old),
                    present == null ? Value.Absent.ABSENT : ValueCodec.decode(key, present));
        } catch (FsException damaged) {
            return List.of(); // what it named stays taken until the next start, which says so
        }
    }
}

package io.shorefs.core.commit;

import io.shorefs.api.FsException;
import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Kind;
import io.shorefs.core.key.Payload;
import io.shorefs.core.key.Piece;
import io.shorefs.core.key.Value;
import io.shorefs.core.key.ValueCodec;
import io.shorefs.spi.CommitLog;
import io.shorefs.spi.LocalMap;
import java.util.HashSet;
import java.util.Set;

/** One pass over what the local map keeps of files' contents: the slots in use, and who has holes. */
final class UsedSlots {
    private static final System.Logger LOG = System.getLogger(UsedSlots.class.getName());

    private final LocalMap map;
    private final CommitLog.SlotVisitor visitor;
    private final Set<Long> holes = new HashSet<>();
    private final Set<Long> seen = new HashSet<>();

    UsedSlots(LocalMap map, CommitLog.SlotVisitor visitor) {
        this.map = map;
        this.visitor = visitor;
    }

    /** Tells the visitor the slots, some several times; gives the inodes that have at least one hole. */
    Set<Long> run() {
        try (LocalMap.Snapshot snapshot = map.snapshot()) {
            scan(snapshot, Family.DATA, this::take);
            scan(snapshot, Family.SAVED, (saved, bytes) -> {
                byte[] value = SavedValue.decode(bytes);
                Key key = saved.changed();
                if (value != null && key.isChunk()) {
                    slots(key, value);
                }
            });
        }
        return holes;
    }

    private interface Entry {
        void take(Key key, byte[] value);
    }

    private static void scan(LocalMap.Snapshot snapshot, Family family, Entry entry) {
        snapshot.scan(Key.first(family).bytes(), Key.last(family).bytes(), (key, value) -> {
            entry.take(Key.of(key), value);
            return true;
        });
    }

    private void take(Key key, byte[] value) {
        if (key.kind() == Kind.HOLE) {
            holes.add(key.inode());
        } else if (key.kind() == Kind.CHUNK) {
            slots(key, value);
        }
    }

    private void slots(Key key, byte[] value) {
        Value chunk;
        try {
            chunk = ValueCodec.decode(key, value);
        } catch (FsException damaged) {
            LOG.log(System.Logger.Level.ERROR, "{0}; what it named of the file is lost", damaged.getMessage());
            return;
        }
        seen.clear(); // pieces of one payload are in one chunk
        for (Piece piece : ((Chunk) chunk).pieces()) {
            if (piece.payload() instanceof Payload.Slot slot && seen.add(slot.page())) {
                visitor.slot(slot.page(), slot.length());
            }
        }
    }
}

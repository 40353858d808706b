package io.shorefs.core.collect;

import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
import io.shorefs.core.key.Payload;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is referred to: objects as a whole, and blocks of objects. A bit for each block, and about 200 bytes for each object with blocks. One thread. */
final class Marks {
    private final Set<ObjectId> whole = new HashSet<>();
    private final List<Logs> logs = new ArrayList<>();
    private final Map<ObjectId, Blocks> blocks = new HashMap<>();

    private record Logs(long from, long to) {}

    private static final class Blocks {
        private final BitSet ordinals = new BitSet();
        private long bytes;
        private boolean kept;
    }

    /** An object is needed as it is. */
    void mark(ObjectId object) {
        whole.add(object);
    }

    /** The logs from one number (inclusive) to another (exclusive) are needed as they are. */
    void markLogs(long from, long to) {
        logs.add(new Logs(from, to));
    }

    /**
     * A block is needed; once, however often it is referred to.
     *
     * @param kept whether by a state that does not change any more: so it cannot be moved elsewhere
     */
    void mark(Payload.Stored block, boolean kept) {
        Blocks marked = blocks.computeIfAbsent(block.packing().object(), id -> new Blocks());
        marked.kept |= kept;
        if (!marked.ordinals.get(block.ordinal())) {
            marked.ordinals.set(block.ordinal());
            marked.bytes += block.storedLength();
        }
    }

    /** Whether an object is needed as it is. */
    boolean isWhole(ObjectId id) {
        return whole.contains(id)
                || (id.kind() == ObjectKind.LOG
                        && logs.stream().anyMatch(range -> range.from <= id.number() && id.number() < range.to));
    }

    /** Whether nothing of an object is needed. */
    boolean isDead(ObjectId id) {
        return !blocks.containsKey(id) && !isWhole(id);
    }

    /** Stored bytes of an object's blocks that are needed. */
    long bytes(ObjectId id) {
        Blocks marked = blocks.get(id);
        return marked == null ? 0 : marked.bytes;
    }

    /** How many of an object's blocks are needed. */
    int count(ObjectId id) {
        Blocks marked = blocks.get(id);
        return marked == null ? 0 : marked.ordinals.cardinality();
    }

    /** Whether a block of an object is needed by a state that does not change any more. */
    boolean isKept(ObjectId id) {
        Blocks marked = blocks.get(id);
        return marked != null && marked.kept;
    }

    /** Whether a block is needed. */
    boolean isMarked(Payload.Stored block) {
        Blocks marked = blocks.get(block.packing().object());
        return marked != null && marked.ordinals.get(block.ordinal());
    }
}

package io.shorefs.core.check;

import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.Payload;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** Blocks that were read, however many states name them: a bit for each, and about 150 bytes for each object. One thread. */
final class VerifiedBlocks {
    private final Map<ObjectId, BitSet> ordinals = new HashMap<>();
    private long blocks;
    private long bytes;

    /** Adds one; false when it was there. */
    boolean add(Payload.Stored block) {
        BitSet known = ordinals.computeIfAbsent(block.packing().object(), object -> new BitSet());
        if (known.get(block.ordinal())) {
            return false;
        }
        known.set(block.ordinal());
        blocks++;
        bytes += block.length();
        return true;
    }

    /** It could not be read: who names it next tries again. */
    void remove(Payload.Stored block) {
        ordinals.get(block.packing().object()).clear(block.ordinal());
        blocks--;
        bytes -= block.length();
    }

    /** How many. */
    long blocks() {
        return blocks;
    }

    /** Bytes of them, as they were before they were packed. */
    long bytes() {
        return bytes;
    }
}

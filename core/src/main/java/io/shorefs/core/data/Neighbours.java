package io.shorefs.core.data;

import io.shorefs.core.key.Payload;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Which blocks are to be read with one request. */
public final class Neighbours {
    /** Bytes of the blocks of one request at most. */
    private static final long REQUEST_BYTES = 4 << 20;

    private Neighbours() {}

    /** Groups of blocks that follow each other in one object, in its order. */
    public static List<List<Payload.Stored>> of(Collection<Payload.Stored> blocks) {
        List<Payload.Stored> ordered = new ArrayList<>(blocks);
        ordered.sort(
                Comparator.comparing((Payload.Stored block) -> block.packing().toString())
                        .thenComparingLong(Payload.Stored::offset));
        List<List<Payload.Stored>> groups = new ArrayList<>();
        long bytes = 0;
        for (Payload.Stored block : ordered) {
            if (groups.isEmpty()
                    || !follows(groups.getLast().getLast(), block)
                    || bytes + block.length() > REQUEST_BYTES) {
                groups.add(new ArrayList<>());
                bytes = 0;
            }
            groups.getLast().add(block);
            bytes += block.length();
        }
        return groups;
    }

    private static boolean follows(Payload.Stored last, Payload.Stored next) {
        return last.packing().equals(next.packing()) && last.offset() + last.storedLength() == next.offset();
    }
}

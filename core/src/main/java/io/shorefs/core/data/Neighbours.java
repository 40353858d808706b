package io.shorefs.core.data;

import io.shorefs.core.key.Packing;
import io.shorefs.core.key.Payload;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which blocks are to be read with one request. */
public final class Neighbours {
    /** Bytes of one request at most, stored ones and plain ones. */
    static final int REQUEST_BYTES = 4 << 20;

    /** So many bytes between two blocks are read in vain rather than with another request. */
    private static final int GAP_BYTES = 128 << 10;

    private Neighbours() {}

    /** Groups of blocks that are close to each other in one object, in its order. */
    public static List<List<Payload.Stored>> of(Collection<Payload.Stored> blocks) {
        Map<Packing, List<Payload.Stored>> byObject = new LinkedHashMap<>();
        for (Payload.Stored block : blocks) {
            byObject.computeIfAbsent(block.packing(), packing -> new ArrayList<>())
                    .add(block);
        }
        List<List<Payload.Stored>> groups = new ArrayList<>();
        for (List<Payload.Stored> ofOne : byObject.values()) {
            ofOne.sort(Comparator.comparingLong(Payload.Stored::offset));
            group(ofOne, groups);
        }
        return groups;
    }

    private static void group(List<Payload.Stored> ordered, List<List<Payload.Stored>> groups) {
        List<Payload.Stored> group = List.of();
        long plain = 0;
        for (Payload.Stored block : ordered) {
            if (group.isEmpty() || plain + block.length() > REQUEST_BYTES || !isClose(group, block)) {
                group = new ArrayList<>();
                groups.add(group);
                plain = 0;
            }
            group.add(block);
            plain += block.length();
        }
    }

    private static boolean isClose(List<Payload.Stored> group, Payload.Stored next) {
        Payload.Stored last = group.getLast();
        return next.offset() - (last.offset() + last.storedLength()) <= GAP_BYTES
                && next.offset() + next.storedLength() - group.getFirst().offset() <= REQUEST_BYTES;
    }
}

package io.shorefs.core.export;

import io.shorefs.api.FsException;
import io.shorefs.core.data.Neighbours;
import io.shorefs.core.export.Painting.Hole;
import io.shorefs.core.export.Painting.Stroke;
import io.shorefs.core.export.StoreSide.NotHad;
import io.shorefs.core.export.TarWriter.Extent;
import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Inode;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Kind;
import io.shorefs.core.key.Payload;
import io.shorefs.core.key.Piece;
import io.shorefs.core.key.State;
import io.shorefs.core.key.Value;
import io.shorefs.spi.CommitLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** The bytes of regular files: from slots of the commit log, and from blocks of the object store. One chunk of a file is in memory at a time. One thread. */
final class FileBytes {
    /** So many ranges of a file that are not to be had are told. */
    private static final int MOST_RANGES = 16;

    private static final byte[] ZEROS = new byte[64 << 10];

    private final JournalView view;
    private final CommitLog log;
    private final StoreSide store;
    private final int chunkBytes;

    FileBytes(JournalView view, CommitLog log, StoreSide store) {
        this.view = view;
        this.log = log;
        this.store = store;
        chunkBytes = (int) view.number(State.BLOCK_SIZE) * Chunk.BLOCKS;
    }

    /** Where a file has data, and what is not to be had of that. Used once. */
    static final class Plan {
        private final Inode inode;
        private final List<Hole> holes = new ArrayList<>();
        private final List<Extent> extents = new ArrayList<>();
        private final Consumer<String> lost;
        private int told;

        private Plan(Inode inode, Consumer<String> lost) {
            this.inode = inode;
            this.lost = lost;
        }

        /** In order, not beside each other. */
        List<Extent> extents() {
            return extents;
        }

        private void extend(long from, long to) {
            long end = Math.min(to, inode.size());
            if (from >= end) {
                return;
            }
            if (!extents.isEmpty() && extents.getLast().to() == from) {
                extents.set(extents.size() - 1, new Extent(extents.getLast().from(), end));
            } else {
                extents.add(new Extent(from, end));
            }
        }

        private void lose(long from, long to, String why) {
            told++;
            if (told <= MOST_RANGES) {
                lost.accept("bytes " + from + " to " + (to - 1) + ": " + why);
            } else if (told == MOST_RANGES + 1) {
                lost.accept("and more of it");
            }
        }

        boolean isWhole() {
            return told == 0;
        }
    }

    /**
     * Finds out where a file has data.
     *
     * @param lost told, now and when it is written, what is not to be had
     */
    Plan plan(Inode inode, Consumer<String> lost) {
        Plan plan = new Plan(inode, lost);
        if (inode.has(Inode.INLINE)) {
            plan.extend(0, inode.size());
            return plan;
        }
        try {
            if (inode.has(Inode.HAS_HOLES)) {
                scan(inode, Kind.HOLE, (key, value) -> plan.holes.add(Hole.of(key.number(), (Value.Hole) value)));
            }
            scan(inode, Kind.CHUNK, (key, value) -> extend(plan, painting(key, (Chunk) value, plan)));
        } catch (NotHad | FsException e) {
            plan.lose(end(plan), inode.size(), "what it consists of is not known: " + e.getMessage());
        }
        return plan;
    }

    private static long end(Plan plan) {
        return plan.extents.isEmpty() ? 0 : plan.extents.getLast().to();
    }

    private void scan(Inode inode, Kind kind, JournalView.Visitor visitor) throws NotHad {
        view.scan(Key.first(Family.DATA, inode.number(), kind), Key.last(Family.DATA, inode.number(), kind), visitor);
    }

    private Painting painting(Key key, Chunk chunk, Plan plan) {
        return Painting.of(key.number() * chunkBytes, chunkBytes, chunk, plan.holes);
    }

    private static void extend(Plan plan, Painting painting) {
        BitSet data = painting.data();
        for (int from = data.nextSetBit(0); from >= 0; ) {
            int to = data.nextClearBit(from);
            plan.extend(painting.start() + from, painting.start() + to);
            from = data.nextSetBit(to);
        }
    }

    /** Writes the bytes of all extents, zeros in the place of what is not to be had; how many. */
    long write(Plan plan, TarWriter tar) throws IOException {
        long bytes = 0;
        byte[] chunk = null;
        long present = -1;
        for (Extent extent : plan.extents) {
            for (long at = extent.from(); at < extent.to(); ) {
                long number = at / chunkBytes;
                if (number != present) {
                    chunk = chunk(plan, number);
                    present = number;
                }
                int begin = (int) (at - number * chunkBytes);
                int length = (int) Math.min(chunkBytes - begin, extent.to() - at);
                tar.data(chunk, begin, length);
                at += length;
                bytes += length;
            }
        }
        return bytes;
    }

    private byte[] chunk(Plan plan, long number) {
        byte[] bytes = new byte[chunkBytes];
        try {
            if (plan.inode.has(Inode.INLINE)) {
                inline(plan, bytes);
            } else {
                Key key = Key.chunk(plan.inode.number(), number);
                Chunk chunk = (Chunk) view.get(key).orElse(new Chunk(List.of()));
                paint(painting(key, chunk, plan), plan, bytes);
            }
        } catch (NotHad | FsException e) {
            long start = number * chunkBytes;
            plan.lose(start, Math.min(start + chunkBytes, plan.inode.size()), e.getMessage());
        }
        return bytes;
    }

    private void inline(Plan plan, byte[] bytes) throws NotHad {
        view.get(Key.inline(plan.inode.number())).ifPresent(value -> {
            byte[] all = ((Value.Bytes) value).bytes();
            System.arraycopy(all, 0, bytes, 0, Math.min(all.length, bytes.length));
        });
    }

    private void paint(Painting painting, Plan plan, byte[] bytes) {
        Map<Payload, ByteBuffer> payloads = new HashMap<>();
        Map<Payload, String> lost = new HashMap<>();
        fetch(painting, payloads, lost);
        BitSet missing = new BitSet();
        String why = "";
        for (Stroke stroke : painting.strokes()) {
            missing.clear(stroke.from(), stroke.to());
            switch (stroke) {
                case Stroke.Hidden hole -> zero(bytes, hole.from(), hole.to());
                case Stroke.Written(Piece piece) -> {
                    ByteBuffer payload = payloads.get(piece.payload());
                    if (payload == null || payload.remaining() < piece.skip() + piece.length()) {
                        missing.set(piece.from(), piece.to());
                        zero(bytes, piece.from(), piece.to());
                        why = lost.getOrDefault(piece.payload(), "its block is too short");
                    } else {
                        payload.get(payload.position() + piece.skip(), bytes, piece.from(), piece.length());
                    }
                }
            }
        }
        for (int from = missing.nextSetBit(0); from >= 0; ) {
            int to = missing.nextClearBit(from);
            plan.lose(painting.start() + from, painting.start() + to, why);
            from = missing.nextSetBit(to);
        }
    }

    private static void zero(byte[] bytes, int from, int to) {
        for (int at = from; at < to; at += ZEROS.length) {
            System.arraycopy(ZEROS, 0, bytes, at, Math.min(ZEROS.length, to - at));
        }
    }

    private void fetch(Painting painting, Map<Payload, ByteBuffer> payloads, Map<Payload, String> lost) {
        Set<Payload.Stored> stored = new LinkedHashSet<>();
        for (Stroke stroke : painting.strokes()) {
            if (stroke instanceof Stroke.Written(Piece piece)) {
                switch (piece.payload()) {
                    case Payload.Slot slot -> slot(slot, payloads, lost);
                    case Payload.Stored block -> stored.add(block);
                    case Payload.Dirty ignored ->
                        throw new IllegalStateException("nothing in a map is in memory only: " + piece);
                }
            }
        }
        Neighbours.of(stored).forEach(neighbours -> blocks(neighbours, payloads, lost));
    }

    private void slot(Payload.Slot slot, Map<Payload, ByteBuffer> payloads, Map<Payload, String> lost) {
        ByteBuffer bytes = ByteBuffer.allocate(slot.length());
        try {
            log.read(slot.page(), 0, bytes);
            if (slot.isOf(bytes.flip())) {
                payloads.put(slot, bytes);
            } else {
                lost.put(slot, "page " + slot.page() + " of the commit log's slots is damaged");
            }
        } catch (FsException e) {
            lost.put(slot, "page " + slot.page() + " of the commit log's slots cannot be read: " + e.getMessage());
        }
    }

    /** With one request; when that fails, one by one, since it may be one of them. */
    private void blocks(List<Payload.Stored> neighbours, Map<Payload, ByteBuffer> payloads, Map<Payload, String> lost) {
        try {
            List<ByteBuffer> read = store.read(neighbours);
            for (int i = 0; i < read.size(); i++) {
                payloads.put(neighbours.get(i), read.get(i));
            }
        } catch (NotHad e) {
            if (neighbours.size() == 1) {
                lost.put(neighbours.getFirst(), e.getMessage());
            } else {
                neighbours.forEach(block -> blocks(List.of(block), payloads, lost));
            }
        }
    }
}

package io.shorefs.core.data;

import io.shorefs.core.commit.Space;
import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Inode;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Piece;
import io.shorefs.core.map.ActiveTable;
import io.shorefs.core.map.Batch;
import io.shorefs.core.map.DirtyBlock;
import io.shorefs.core.map.OrderedMap;
import io.shorefs.core.memory.SlabPool;
import io.shorefs.core.op.NotReady;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * One write into blocks: plans it, takes memory and space for all of it or nothing, then changes memory. Inside {@code whileActive}, with the inode held; used
 * once.
 */
final class FileWriter {
    private final OrderedMap map;
    private final PieceReader reader;
    private final Layout layout;
    private final Inode inode;
    private final Holes holes;
    private final ActiveTable active;
    private final List<BlockPart> plan = new ArrayList<>();
    private final Map<Long, List<Piece>> chunks = new LinkedHashMap<>();
    private int missing;
    private long growth;

    FileWriter(OrderedMap map, PieceReader reader, Layout layout, Inode inode, Holes holes, ActiveTable active) {
        this.map = map;
        this.reader = reader;
        this.layout = layout;
        this.inode = inode;
        this.holes = holes;
        this.active = active;
    }

    /** Bytes that go into one block. */
    private record BlockPart(long chunk, int from, ByteBuffer bytes) {}

    /**
     * Plans to write {@code bytes} (position to limit) at {@code offset}; parts of one write do not overlap within a block.
     *
     * @throws NotReady until a commit, when a block can take no more pieces before it
     */
    void add(long offset, ByteBuffer bytes) {
        ByteBuffer rest = bytes.duplicate();
        long at = offset;
        while (rest.hasRemaining()) {
            long chunk = layout.chunk(at);
            int from = (int) (at - layout.start(chunk));
            int length = Math.min(rest.remaining(), layout.blockBytes() - from % layout.blockBytes());
            List<Piece> pieces = chunks.computeIfAbsent(chunk, this::pieces);
            List<Piece> block = block(pieces, from);
            DirtyBlock memory = BlockWriter.memory(block, active);
            if (memory == null) {
                missing++;
            } else if (BlockWriter.mustWait(block, memory)) {
                throw new NotReady(active.durable()); // the next table gives the block new memory
            }
            plan.add(new BlockPart(chunk, from, rest.slice(rest.position(), length)));
            rest.position(rest.position() + length);
            at += length;
        }
    }

    /**
     * Writes all that was planned and puts the changed chunks into the batch.
     *
     * @throws NotReady until memory is free
     * @throws NoSpace when the journal has no space for it
     */
    void write(long sequence, SlabPool slabs, Space space, Batch batch) {
        long pages = (long) missing * Space.pagesOfBlock(layout.blockBytes());
        if (!space.reserve(pages)) {
            throw new NoSpace();
        }
        CompletableFuture<Void> freed =
                slabs.freed(); // before the attempt: what is given back in between must not be missed
        ArrayDeque<ByteBuffer> memory = new ArrayDeque<>(slabs.take(missing));
        if (memory.size() < missing) {
            space.release(pages);
            throw new NotReady(freed);
        }
        try {
            for (BlockPart part : plan) {
                write(part, sequence, memory);
            }
        } finally { // two parts shared a block, or what was there before cannot be read
            space.release((long) memory.size() * Space.pagesOfBlock(layout.blockBytes()));
            slabs.give(List.copyOf(memory));
        }
        chunks.forEach((chunk, pieces) -> batch.put(Key.chunk(inode.number(), chunk), new Chunk(pieces)));
    }

    /** By how many bytes the file's allocation grew. */
    long growth() {
        return growth;
    }

    private void write(BlockPart part, long sequence, ArrayDeque<ByteBuffer> memory) {
        List<Piece> pieces = chunks.get(part.chunk());
        int block = layout.block(part.from());
        List<Piece> before = block(pieces, part.from());
        DirtyBlock dirty = BlockWriter.memory(before, active);
        if (dirty == null) {
            dirty = active.addBlock(memory.pop());
        }
        long chunkStart = layout.start(part.chunk());
        List<Piece> after = new BlockWriter(reader, layout, chunkStart, block * layout.blockBytes(), before, holes)
                .write(dirty, part.from(), part.bytes(), sequence);
        growth += Coverage.of(after) - Coverage.of(before);
        int first = insertion(pieces, part.from());
        pieces.subList(first, first + before.size()).clear();
        pieces.addAll(first, after);
    }

    private List<Piece> pieces(long chunk) {
        return map.get(Key.chunk(inode.number(), chunk)) instanceof Chunk present
                ? new ArrayList<>(present.pieces())
                : new ArrayList<>();
    }

    /** The pieces of the block that has byte {@code at}: they stand together. */
    private List<Piece> block(List<Piece> pieces, int at) {
        int block = layout.block(at);
        int first = insertion(pieces, at);
        int last = first;
        while (last < pieces.size() && layout.block(pieces.get(last).from()) == block) {
            last++;
        }
        return first == last ? Collections.emptyList() : List.copyOf(pieces.subList(first, last));
    }

    /** Where the pieces of the block that has byte {@code at} stand, or would. */
    private int insertion(List<Piece> pieces, int at) {
        int blockStart = at - at % layout.blockBytes();
        int low = 0;
        int high = pieces.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (pieces.get(middle).from() < blockStart) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The journal has no room; an ordinary answer once nothing is left to be freed. */
    static final class NoSpace extends RuntimeException {
        NoSpace() {
            super("no space", null, false, false);
        }
    }
}

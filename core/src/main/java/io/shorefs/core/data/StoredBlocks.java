package io.shorefs.core.data;

import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Inode;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Payload;
import io.shorefs.core.key.Piece;
import io.shorefs.core.map.OrderedMap;
import java.util.ArrayList;
import java.util.List;

/** Finds which blocks of the object store a file has. Any thread, inside an epoch, while the inode is shared or held. */
record StoredBlocks(OrderedMap map, Layout layout) {
    /** Those of bytes {@code from} to {@code to}, in the order of the file. */
    List<Payload.Stored> blocks(Inode inode, long from, long to) {
        Holes holes = Holes.of(map, inode);
        List<Payload.Stored> blocks = new ArrayList<>();
        for (long chunk = layout.chunk(from); layout.start(chunk) < to; chunk++) {
            if (!(map.get(Key.chunk(inode.number(), chunk)) instanceof Chunk found)) {
                continue;
            }
            long start = layout.start(chunk);
            for (Piece piece : holes.visible(found.pieces(), start)) {
                if (start + piece.from() < to
                        && start + piece.to() > from
                        && piece.payload() instanceof Payload.Stored block) {
                    blocks.add(block);
                }
            }
        }
        return blocks;
    }
}

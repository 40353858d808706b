package io.shorefs.core.object;

import io.shorefs.core.key.Packing;
import io.shorefs.core.key.Payload;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Which blocks are in an object, and whose: a number, then {@value #BYTES} bytes a block, in the order of the blocks. Kept as bytes: small blocks are many. One thread at a time. */
final class BlockList {
    /** Bytes of a block in the list. */
    static final int BYTES = 8 + 8 + 4 + 8 + 4 + Part.BYTES;

    private static final int START = 64;

    private final ObjectBuffer entries = new ObjectBuffer(START * BYTES);

    void add(BlockOwner owner, Payload.Stored place) {
        ByteBuffer out = entries.room(BYTES)
                .putLong(owner.inode())
                .putLong(owner.chunk())
                .putInt(owner.from())
                .putLong(owner.sequence())
                .putInt((int) place.offset());
        Part.of(place).put(out);
    }

    /** How many bytes {@link #put} puts. */
    int size() {
        return Integer.BYTES + entries.size();
    }

    void put(ByteBuffer out) {
        out.putInt(entries.size() / BYTES).put(entries.content());
    }

    /**
     * Reads a list, and moves the buffer behind it.
     *
     * @param end of the object's blocks
     * @throws IllegalArgumentException when it is no list of the blocks that are there; its reader knows the object
     */
    static List<OwnedBlock> read(Packing packing, int end, ByteBuffer in) {
        int count = in.getInt();
        if (count < 0 || count > in.remaining() / BYTES) {
            throw new IllegalArgumentException("it cannot have " + count + " blocks");
        }
        List<OwnedBlock> blocks = new ArrayList<>(count);
        long expected = ObjectHeader.BYTES;
        for (int ordinal = 0; ordinal < count; ordinal++) {
            OwnedBlock block = entry(packing, ordinal, in);
            Payload.Stored place = block.place();
            if (place.offset() != expected) {
                throw new IllegalArgumentException("block %d does not follow the one before".formatted(ordinal));
            }
            expected += place.storedLength();
            blocks.add(block);
        }
        if (expected != end) {
            throw new IllegalArgumentException("it has %d bytes of blocks, and a list of %d".formatted(end, expected));
        }
        return List.copyOf(blocks);
    }

    private static OwnedBlock entry(Packing packing, int ordinal, ByteBuffer in) {
        BlockOwner owner = new BlockOwner(in.getLong(), in.getLong(), in.getInt(), in.getLong());
        int offset = in.getInt();
        return new OwnedBlock(owner, Part.read(ordinal, in).at(packing, offset));
    }
}

package io.shorefs.core.object;

import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
import io.shorefs.core.key.Payload;
import java.nio.ByteBuffer;

/**
 * Packs blocks into a segment. One thread at a time; used once, since its salt is for one packing.
 *
 * <p>Memory: the segment's bytes in one array, at most {@link #TARGET_BYTES} and one block more, and half of it again while that array grows; beside it 45 bytes a block, which count as
 * size.
 */
public final class SegmentWriter {
    /** A segment of this size takes no more blocks. */
    public static final int TARGET_BYTES = 64 << 20;

    private final ObjectPacker packer;
    private final BlockList list = new BlockList();

    /** Begins a segment. */
    public SegmentWriter(Sealing sealing, ObjectId id) {
        if (id.kind() != ObjectKind.SEGMENT) {
            throw new IllegalArgumentException(ObjectNames.of(id) + " is no segment");
        }
        packer = sealing.packer(id, ObjectBuffer.START);
    }

    /**
     * Appends a block, and says where it will be once the segment is stored.
     *
     * @param plain its bytes, up to {@link BlockOpener#BLOCK_MAX}; not moved
     * @throws IllegalStateException when the segment {@link #isFull}
     */
    public Payload.Stored add(BlockOwner owner, ByteBuffer plain) {
        if (isFull()) {
            throw new IllegalStateException(ObjectNames.of(packer.packing().object()) + " is full");
        }
        Payload.Stored place = packer.add(BlockOpener.requireBlock(plain));
        list.add(owner, place);
        return place;
    }

    /** Bytes of the segment so far, and what its list of blocks will take at most. */
    public int size() {
        return packer.size() + list.size();
    }

    /** Whether it takes no more blocks. */
    public boolean isFull() {
        return size() >= TARGET_BYTES;
    }

    /** The bytes to store. */
    public ByteBuffer finish() {
        return packer.end(SegmentFooter.encode(list));
    }
}

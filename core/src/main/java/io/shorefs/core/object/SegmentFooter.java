package io.shorefs.core.object;

import io.shorefs.api.FsException;
import io.shorefs.core.key.ObjectId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Which blocks are in a segment, and whose they were when it was packed; in the order in which they lie.
 *
 * @param blocks all of them
 */
public record SegmentFooter(List<OwnedBlock> blocks) {
    /** So many of a segment's last bytes hold the footer of all but segments of tiny blocks. */
    public static final int USUAL_BYTES = 64 << 10;

    private static final byte FORMAT = 1;

    public SegmentFooter {
        blocks = List.copyOf(blocks);
    }

    static ByteBuffer encode(BlockList list) {
        ByteBuffer out = ByteBuffer.allocate(1 + list.size()).put(FORMAT);
        list.put(out);
        return out.flip();
    }

    /**
     * How many of a segment's last bytes {@link #read} needs.
     *
     * @param objectBytes size of the segment
     * @param end at least 77 of its last bytes; not moved
     * @throws FsException EIO when they are no end of this segment; the message names it
     */
    public static int endBytes(Sealing sealing, ObjectId id, long objectBytes, ByteBuffer end) {
        return sealing.trailer(id, objectBytes, end).endBytes();
    }

    /**
     * Reads a footer from the end of a segment.
     *
     * @param objectBytes size of the segment
     * @param end at least {@link #endBytes} of its last bytes; not moved
     * @throws FsException EIO when they are damaged, or another object's; the message names the segment
     */
    public static SegmentFooter read(Sealing sealing, ObjectId id, long objectBytes, ByteBuffer end) {
        Trailer trailer = sealing.trailer(id, objectBytes, end);
        if (end.remaining() < trailer.endBytes()) {
            throw new IllegalArgumentException(
                    "the footer needs " + trailer.endBytes() + " bytes, here are " + end.remaining());
        }
        return decode(trailer, sealing.last(trailer, end));
    }

    private static SegmentFooter decode(Trailer trailer, ByteBuffer in) {
        ObjectId id = trailer.header().packing().object();
        try {
            byte format = in.get();
            if (format != FORMAT) {
                throw Damage.newer(id, format, FORMAT);
            }
            SegmentFooter footer =
                    new SegmentFooter(BlockList.read(trailer.header().packing(), trailer.offset(), in));
            if (in.hasRemaining()) {
                throw Damage.found(id, "there is more behind the list of its blocks");
            }
            return footer;
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw Damage.found(id, "its list of blocks is none", e);
        }
    }
}

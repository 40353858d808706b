package io.shorefs.journal.log;

import io.shorefs.spi.CommitLog.Entry;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Reads one record from its place in the ring, if it is whole. One thread. */
final class RecordReader {
    private final RingReader ring;
    private final Layout layout;
    private final BlockCodec blocks;
    private final RecordCodec records;

    RecordReader(RingReader ring, Layout layout) {
        this.ring = ring;
        this.layout = layout;
        this.blocks = new BlockCodec(layout.creation());
        this.records = new RecordCodec(blocks);
    }

    /** The record of this number at this page, with every block and its checksum. */
    Optional<Entry> read(long page, long incarnation, long sequence) {
        int at = ring.load(page);
        int parts = BlockCodec.parts(ring.window(), at);
        if (parts < 1 || parts > layout.ringPages() || !isPart(at, incarnation, sequence, 0, parts)) {
            return Optional.empty();
        }
        byte[] bytes = new byte[parts * BlockCodec.CAPACITY];
        int length = 0;
        for (int part = 0; part < parts; part++) {
            int block = ring.load(layout.ringPage(page, part));
            boolean belongs = isPart(block, incarnation, sequence, part, parts);
            boolean last = part + 1 == parts;
            if (!belongs || (!last && BlockCodec.length(ring.window(), block) != BlockCodec.CAPACITY)) {
                return Optional.empty();
            }
            int piece = BlockCodec.length(ring.window(), block);
            ring.window().get(block + BlockCodec.HEADER, bytes, length, piece);
            length += piece;
        }
        return records.decode(ByteBuffer.wrap(bytes, 0, length), incarnation, sequence, layout.ringPage(page, parts));
    }

    private boolean isPart(int at, long incarnation, long sequence, int part, int parts) {
        ByteBuffer window = ring.window();
        return BlockCodec.incarnation(window, at) == incarnation
                && BlockCodec.sequence(window, at) == sequence
                && BlockCodec.part(window, at) == part
                && BlockCodec.parts(window, at) == parts
                && blocks.isWhole(window, at);
    }
}

package io.shorefs.journal.log;

import io.shorefs.spi.CommitLog.Mark;
import io.shorefs.spi.JournalException;
import java.nio.ByteBuffer;

/**
 * Looks through the whole ring for what cannot lie behind a torn last record. One record is in flight at a time, so a power cut leaves nothing newer than the first
 * record that is not whole; and that one's own blocks lie only at its place. One thread.
 */
final class DamageScan {
    private final String name;
    private final RingReader ring;
    private final Layout layout;
    private final BlockCodec blocks;

    DamageScan(String name, RingReader ring, Layout layout) {
        this.name = name;
        this.ring = ring;
        this.layout = layout;
        this.blocks = new BlockCodec(layout.creation());
    }

    /**
     * Looks for what no power cut can have left behind the last record, and for the proof that the log is not older than the map.
     *
     * @param mark of the map
     * @param missing number and place of the first record that was not found
     * @throws JournalException when there is the one, or not the other
     */
    void run(Mark mark, Mark missing) {
        boolean proved = refuseNewer(mark, missing);
        if (mark.isProvable() && !proved) {
            throw new JournalException(
                    "%s holds neither record %d, which the map beside it contains, nor a later one of its run (byte %d on): the log is an older one, or damaged. %s"
                            .formatted(name, mark.sequence(), layout.ringByte(0), Advice.RESTORE));
        }
    }

    /**
     * Looks for blocks of this incarnation that are newer than the first record that was not found, and for any block of a later one: whoever wrote that had a newer map.
     *
     * @return whether there is a block of the mark's last record, or of a later one of its run
     */
    private boolean refuseNewer(Mark mark, Mark missing) {
        boolean proved = false;
        for (long page = 0; page < layout.ringPages(); page++) {
            int at = ring.load(page);
            ByteBuffer window = ring.window();
            long sequence = BlockCodec.sequence(window, at);
            if (BlockCodec.incarnation(window, at) > missing.incarnation() && blocks.isWhole(window, at)) {
                throw new JournalException(
                        "%s holds record %d of a later run at byte %d, but the map beside it ends with record %d of a former run: the map is an older one. %s"
                                .formatted(
                                        name, sequence, layout.ringByte(page), missing.sequence() - 1, Advice.RESTORE));
            }
            proved |= BlockCodec.incarnation(window, at) == mark.incarnation()
                    && sequence >= mark.sequence()
                    && blocks.isWhole(window, at);
            boolean newer =
                    BlockCodec.incarnation(window, at) == missing.incarnation() && sequence >= missing.sequence();
            if (newer && !isPartAtItsPlace(missing, page, at) && blocks.isWhole(window, at)) {
                throw new JournalException(
                        "%s is damaged: record %d is not whole at byte %d, but record %d lies at byte %d. %s"
                                .formatted(
                                        name,
                                        missing.sequence(),
                                        layout.ringByte(missing.position()),
                                        sequence,
                                        layout.ringByte(page),
                                        Advice.RESTORE));
            }
        }
        return proved;
    }

    /**
     * Looks for any block at all, for a journal whose map is new.
     *
     * @throws JournalException when there is one
     */
    void refuseAny() {
        for (long page = 0; page < layout.ringPages(); page++) {
            int at = ring.load(page);
            if (blocks.isWhole(ring.window(), at)) {
                throw new JournalException(
                        "%s holds records (one at byte %d), but the map beside it is new: it was lost. %s"
                                .formatted(name, layout.ringByte(page), Advice.RESTORE));
            }
        }
    }

    private boolean isPartAtItsPlace(Mark missing, long page, int at) {
        return BlockCodec.sequence(ring.window(), at) == missing.sequence()
                && layout.ringPage(page, -BlockCodec.part(ring.window(), at)) == missing.position();
    }
}

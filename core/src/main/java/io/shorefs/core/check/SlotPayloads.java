package io.shorefs.core.check;

import io.shorefs.api.FsException;
import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Payload;
import io.shorefs.core.key.Piece;
import io.shorefs.spi.CommitLog;
import java.nio.ByteBuffer;

/** The payload that pieces name in the commit log. One thread. */
final class SlotPayloads implements Payloads {
    private final CommitLog log;
    private final boolean reads;
    private final Findings findings;
    private final SlotUse use = new SlotUse();
    private long bytes;

    /**
     * None yet.
     *
     * @param reads whether each payload is read and its checksum checked
     */
    SlotPayloads(CommitLog log, boolean reads, Findings findings) {
        this.log = log;
        this.reads = reads;
        this.findings = findings;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void take(Key key, Chunk chunk) {
        for (Piece piece : chunk.pieces()) {
            if (piece.payload() instanceof Payload.Slot slot) {
                take(key, piece, slot);
            }
        }
    }

    private void take(Key key, Piece piece, Payload.Slot slot) {
        if (piece.skip() + piece.length() > slot.length()) {
            findings.add(new Finding.Damage(key.toString(), "a piece reaches over the end of its slot " + slot.page()));
        }
        if (use.take(slot)) {
            bytes += slot.length();
            if (reads) {
                checksum(key, slot);
            }
        }
    }

    private void checksum(Key key, Payload.Slot slot) {
        ByteBuffer payload = ByteBuffer.allocate(slot.length());
        try {
            log.read(slot.page(), 0, payload);
        } catch (FsException e) {
            findings.add(
                    new Finding.Damage(key.toString(), "slot " + slot.page() + " cannot be read: " + e.getMessage()));
            return;
        }
        if (!slot.isOf(payload.flip())) {
            findings.add(new Finding.Damage(key.toString(), "the checksum of slot " + slot.page() + " is wrong"));
        }
    }

    /** Finds slots that begin inside another one. */
    @Override
    public void end() {
        for (long page : use.overlapping()) {
            findings.add(new Finding.Damage("slot " + page, "it overlaps the slot before it"));
        }
    }
}

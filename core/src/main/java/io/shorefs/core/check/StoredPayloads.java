package io.shorefs.core.check;

import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.Payload;
import io.shorefs.core.key.Piece;
import io.shorefs.core.object.ObjectNames;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The payload that pieces name in objects of the store: each lies within an object that is listed, and is not to be deleted. Fails with {@link Unavailable}. One thread. */
final class StoredPayloads implements Payloads {
    private final BucketObjects objects;
    private final Findings findings;
    private final Suspects suspects;
    private final Optional<BlockReads> reads;
    private long bytes;
    private long blocks;

    /**
     * None yet.
     *
     * @param reads reads each block, if that is wanted
     */
    StoredPayloads(BucketObjects objects, Findings findings, Suspects suspects, Optional<BlockReads> reads) {
        this.objects = objects;
        this.findings = findings;
        this.suspects = suspects;
        this.reads = reads;
    }

    @Override
    public void take(Key key, Chunk chunk) {
        Set<Payload> taken = new HashSet<>();
        try {
            for (Piece piece : chunk.pieces()) {
                if (piece.payload() instanceof Payload.Stored block) {
                    take(key, piece, block, taken.add(block));
                } else {
                    findings.damaged(key, "a piece is said to be in a machine's journal");
                }
            }
        } catch (StoreException e) {
            throw new Unavailable(e);
        }
    }

    private void take(Key key, Piece piece, Payload.Stored block, boolean first) throws StoreException {
        if (piece.skip() + piece.length() > block.length()) {
            findings.damaged(key, "a piece reaches over the end of its block");
        }
        if (!first) {
            return;
        }
        blocks++;
        bytes += block.length();
        ObjectId object = block.packing().object();
        OptionalLong size = objects.size(object);
        if (size.isEmpty()) {
            suspects.add(key, block, ObjectNames.of(object) + ", which it needs, is not there");
            return;
        }
        if (block.offset() < 0 || block.offset() + block.storedLength() > size.getAsLong()) {
            findings.damaged(
                    key,
                    "block " + block.ordinal() + " reaches over the end of " + ObjectNames.of(object) + ", which has "
                            + size.getAsLong() + " bytes");
            return;
        }
        if (objects.isDoomed(object)) {
            findings.damaged(key, ObjectNames.of(object) + ", which it needs, is to be deleted");
        }
        if (reads.isPresent()) {
            reads.get().take(key, block);
        }
    }

    @Override
    public void end() {
        try {
            if (reads.isPresent()) {
                reads.get().run();
            }
            suspects.judge();
        } catch (StoreException e) {
            throw new Unavailable(e);
        }
    }

    @Override
    public long bytes() {
        return bytes;
    }

    /** Blocks so far. */
    long blocks() {
        return blocks;
    }
}

package io.shorefs.core.replication;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.commit.ClosedGeneration;
import io.shorefs.core.data.Relocation;
import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Payload;
import io.shorefs.core.key.Piece;
import io.shorefs.core.key.ValueCodec;
import io.shorefs.core.object.BlockOwner;
import io.shorefs.spi.CommitLog;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The pieces of a chunk whose payload is here only. */
final class LocalPieces {
    private LocalPieces() {}

    /** Those of a chunk. */
    static List<Piece> of(Chunk chunk) {
        return chunk.pieces().stream()
                .filter(piece -> piece.payload() instanceof Payload.Slot)
                .toList();
    }

    /** Bytes of their payload. */
    static long bytes(Chunk chunk) {
        return of(chunk).stream().mapToLong(Piece::length).sum();
    }

    /** The places that some have by another state of the same chunk, in which a piece of the same write, or what is left of it, is a block of the store. */
    static List<Relocation.Moved> placed(List<Piece> local, Chunk other) {
        List<Relocation.Moved> moved = new ArrayList<>();
        for (Piece piece : local) {
            for (Piece found : other.pieces()) {
                if (found.payload() instanceof Payload.Stored block
                        && block.length() == piece.length()
                        && found.sequence() == piece.sequence()
                        && found.from() >= piece.from()
                        && found.to() <= piece.to()
                        && found.skip() == found.from() - piece.from()) {
                    moved.add(new Relocation.Moved(piece, block));
                    break;
                }
            }
        }
        return moved;
    }

    /** Takes blocks, and says where they will be. */
    interface Packer {
        /** Adds one. */
        Payload.Stored add(BlockOwner owner, ByteBuffer bytes);
    }

    /**
     * Gives all of them places: those that they have already by the present value of the chunk, since an upload ended before it was published, and blocks for the others.
     *
     * @throws FsException EIO when a slot is damaged; the message names it
     */
    static List<Relocation.Moved> place(
            ClosedGeneration generation, Key chunk, List<Piece> local, CommitLog slots, Packer packer) {
        List<Relocation.Moved> places = new ArrayList<>(generation
                .present(chunk)
                .map(bytes -> placed(local, (Chunk) ValueCodec.decode(chunk, bytes)))
                .orElse(List.of()));
        Set<Piece> known = places.stream().map(Relocation.Moved::piece).collect(Collectors.toSet());
        for (Piece piece : local) {
            if (!known.contains(piece)) {
                ByteBuffer bytes =
                        payload((Payload.Slot) piece.payload(), slots).slice(piece.skip(), piece.length());
                places.add(new Relocation.Moved(piece, packer.add(BlockOwner.of(chunk, piece), bytes)));
            }
        }
        return places;
    }

    private static ByteBuffer payload(Payload.Slot slot, CommitLog slots) {
        ByteBuffer bytes = ByteBuffer.allocate(slot.length());
        slots.read(slot.page(), 0, bytes);
        if (!slot.isOf(bytes.flip())) {
            throw new FsException(
                    Errno.EIO, "page " + slot.page() + " of the commit log's slots is damaged: it cannot be uploaded");
        }
        return bytes;
    }
}

package io.shorefs.core.data;

import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Payload;
import io.shorefs.core.key.Piece;
import io.shorefs.core.map.Batch;
import io.shorefs.core.map.OrderedMap;
import io.shorefs.core.op.Admission;
import io.shorefs.core.op.InodeLocks;
import io.shorefs.core.op.Operations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Gives the bytes of pieces other places: in the object store instead of a slot, which is free then, or in another object. Changes nothing that a client sees. Any thread.
 *
 * <p>A whole chunk is published, with its inode held: so no operation that began with the old places can publish them again afterwards.
 */
public final class Relocation {
    private final Operations operations;
    private final InodeLocks locks;
    private final OrderedMap map;
    private final Admission admission;

    public Relocation(Operations operations, InodeLocks locks, OrderedMap map, Admission admission) {
        this.operations = operations;
        this.locks = locks;
        this.map = map;
        this.admission = admission;
    }

    /**
     * A piece whose bytes are a block of an object, too.
     *
     * @param block holds exactly the piece's bytes
     */
    public record Moved(Piece piece, Payload.Stored block) {}

    /**
     * Replaces the places of the pieces of a chunk, and of what is left of them, after the store got their generation: no change of any generation. What is gone is passed over. Completes
     * when that is published.
     */
    public CompletableFuture<Void> move(Key chunk, List<Moved> moved) {
        return replace(chunk, moved, admission::shrink, map::publishPlaces);
    }

    /** The same for pieces that were in the store before: a change of the open generation, so that the store gets to know the new places. */
    public CompletableFuture<Void> rewrite(Key chunk, List<Moved> moved) {
        return replace(chunk, moved, admission::grow, map::publish);
    }

    private CompletableFuture<Void> replace(Key chunk, List<Moved> moved, Runnable admitted, Consumer<Batch> publish) {
        return operations.run(() -> {
            admitted.run();
            try (InodeLocks.Held ignored = locks.lock(chunk.inode())) {
                if (map.get(chunk) instanceof Chunk present) {
                    Chunk after = relocated(present, moved);
                    if (!after.equals(present)) {
                        publish.accept(new Batch().put(chunk, after));
                    }
                }
                return null;
            }
        });
    }

    /** The pieces that a chunk has; none when there is no such chunk. */
    public CompletableFuture<List<Piece>> pieces(Key chunk) {
        return operations.run(() -> map.get(chunk) instanceof Chunk present ? present.pieces() : List.of());
    }

    /** The same as {@link #move} for many chunks; completes when all are published, or one was refused. */
    public CompletableFuture<Void> moveAll(Map<Key, List<Moved>> moved) {
        List<CompletableFuture<Void>> moves = new ArrayList<>(moved.size());
        moved.forEach((chunk, pieces) -> moves.add(move(chunk, pieces)));
        return CompletableFuture.allOf(moves.toArray(CompletableFuture[]::new));
    }

    /** The chunk with the places of the store. */
    public static Chunk relocated(Chunk chunk, List<Moved> moved) {
        List<Piece> pieces = new ArrayList<>(chunk.pieces().size());
        for (Piece piece : chunk.pieces()) {
            if (piece.payload() instanceof Payload.Dirty dirty && dirty.isStored()) {
                List<Piece> inSlots = new ArrayList<>(1);
                dirty.stored(piece, inSlots);
                inSlots.forEach(part -> pieces.add(relocated(part, moved)));
            } else {
                pieces.add(relocated(piece, moved));
            }
        }
        return new Chunk(pieces);
    }

    private static Piece relocated(Piece piece, List<Moved> moved) {
        for (Moved move : moved) {
            Piece was = move.piece();
            if (piece.sequence() == was.sequence()
                    && piece.payload().equals(was.payload())
                    && piece.from() >= was.from()
                    && piece.to() <= was.to()
                    && piece.skip() - was.skip() == piece.from() - was.from()) {
                int skip = piece.from() - was.from();
                return new Piece(piece.from(), piece.to(), piece.sequence(), move.block(), skip);
            }
        }
        return piece;
    }
}

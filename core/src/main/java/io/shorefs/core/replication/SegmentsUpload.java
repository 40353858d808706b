package io.shorefs.core.replication;

import io.shorefs.api.FsException;
import io.shorefs.core.commit.ClosedGeneration;
import io.shorefs.core.commit.Journal;
import io.shorefs.core.data.Relocation;
import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
import io.shorefs.core.key.Payload;
import io.shorefs.core.key.Piece;
import io.shorefs.core.key.ValueCodec;
import io.shorefs.core.object.SegmentWriter;
import io.shorefs.spi.CommitLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

/**
 * The payload of a closed generation on its way to the store, in segments. As soon as one is there its pieces have their places in it, here and in what is kept for the generation: so the
 * slots are free, and nothing of a generation's size is kept in memory. When all is done the generation's values name no slot.
 *
 * <p>When the server ends in the middle, the next one begins again with what is in slots then. A piece that has its place in the present value, but not in the one that was saved, keeps that
 * place: nobody else would name the segment otherwise, until the open generation is published. One thread.
 */
final class SegmentsUpload {
    /** A segment ends at this size: with its last chunk it fits into an array of 17 MiB. */
    private static final int SEGMENT_BYTES = 15 << 20;

    /** It also ends with so many pieces, whose places are in memory until they are applied. */
    private static final int SEGMENT_PIECES = 8192;

    /** So many segments are in the store whose places are not applied yet. */
    private static final int MOST_MOVING = 4;

    private final Bucket bucket;
    private final ObjectIds ids;
    private final CommitLog slots;
    private final ClosedGeneration generation;
    private final Journal journal;
    private final Relocation relocation;
    private final Puts puts;
    private final Runnable wake;
    private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();
    private final List<Map<Key, List<Relocation.Moved>>> again = new ArrayList<>();
    private Optional<Key> next = Optional.of(Key.first(Family.DATA));
    private int moving;

    SegmentsUpload(Upload.Parts parts, ClosedGeneration generation, Puts puts) {
        bucket = parts.bucket();
        ids = parts.ids();
        slots = parts.slots();
        journal = parts.journal();
        relocation = parts.relocation();
        wake = parts.wake();
        this.generation = generation;
        this.puts = puts;
    }

    /** How a move ended; the failure is null when the places are applied. */
    private record Ended(Map<Key, List<Relocation.Moved>> moved, Throwable failure) {}

    /**
     * Packs and puts as much as there is room for, after {@link Puts#answers}.
     *
     * @return whether all is done; otherwise to be called again after a wake-up
     * @throws FsException when places could not be applied, which are applied again the next time; or when payload is damaged
     */
    boolean run() {
        again.forEach(this::move);
        again.clear();
        for (Ended move = ended.poll(); move != null; move = ended.poll()) {
            moving--;
            if (move.failure() != null) {
                again.add(move.moved());
                throw unchecked(move.failure());
            }
        }
        while (next.isPresent() && puts.hasRoom() && moving < MOST_MOVING) {
            pack();
        }
        return next.isEmpty() && puts.isEmpty() && moving == 0;
    }

    private static RuntimeException unchecked(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }

    /** The next segment: when it cannot be packed, it is as if it had not been begun. */
    private void pack() {
        Packing packing = new Packing();
        Optional<Key> from = next;
        while (from.isPresent() && !packing.isFull()) {
            from = packing.take(generation.from(from.get(), Key.last(Family.DATA)));
        }
        next = from;
        packing.end();
    }

    private final class Packing {
        private final Map<Key, List<Relocation.Moved>> moved = new HashMap<>();
        private Optional<SegmentWriter> segment = Optional.empty();
        private ObjectId id;
        private int pieces;

        boolean isFull() {
            return pieces >= SEGMENT_PIECES
                    || segment.filter(s -> s.size() >= SEGMENT_BYTES).isPresent();
        }

        /** Takes what it has room for; where the rest begins. */
        Optional<Key> take(ClosedGeneration.Portion portion) {
            for (Map.Entry<Key, Optional<byte[]>> change : portion.changes().entrySet()) {
                if (isFull()) {
                    return Optional.of(change.getKey());
                }
                if (change.getKey().isChunk() && change.getValue().isPresent()) {
                    take(change.getKey(), (Chunk)
                            ValueCodec.decode(change.getKey(), change.getValue().get()));
                }
            }
            return portion.rest();
        }

        private void take(Key key, Chunk chunk) {
            List<Piece> local = LocalPieces.of(chunk);
            if (local.isEmpty()) {
                return;
            }
            List<Relocation.Moved> places = LocalPieces.place(
                    generation, key, local, slots, (owner, bytes) -> segment().add(owner, bytes));
            moved.put(key, places);
            pieces += places.size();
        }

        private SegmentWriter segment() {
            if (segment.isEmpty()) {
                id = ids.next(ObjectKind.SEGMENT);
                segment = Optional.of(new SegmentWriter(bucket.sealing(), id));
            }
            return segment.get();
        }

        /** The blocks that are in this segment. */
        private List<Payload.Stored> packed() {
            return moved.values().stream()
                    .flatMap(List::stream)
                    .map(Relocation.Moved::block)
                    .filter(block -> block.packing().object().equals(id))
                    .toList();
        }

        void end() {
            if (segment.isPresent()) {
                puts.put(id, segment.get().finish(), packed(), () -> move(moved));
            } else if (!moved.isEmpty()) {
                move(moved);
            }
        }
    }

    /** The present values first, so that no value with the old places is saved once the saved ones are changed. */
    private void move(Map<Key, List<Relocation.Moved>> moved) {
        moving++;
        Map<Key, UnaryOperator<Chunk>> moves = new HashMap<>();
        moved.forEach((key, pieces) -> moves.put(key, chunk -> Relocation.relocated(chunk, pieces)));
        relocation
                .moveAll(moved)
                .thenCompose(ignored -> journal.moved(generation, moves))
                .whenComplete((ignored, failure) -> {
                    ended.add(new Ended(moved, failure));
                    wake.run();
                });
    }
}

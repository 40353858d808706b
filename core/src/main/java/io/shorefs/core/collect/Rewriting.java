package io.shorefs.core.collect;

import io.shorefs.api.FsException;
import io.shorefs.core.data.Neighbours;
import io.shorefs.core.data.Relocation;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
import io.shorefs.core.key.Payload;
import io.shorefs.core.key.Piece;
import io.shorefs.core.object.BlockOwner;
import io.shorefs.core.object.OwnedBlock;
import io.shorefs.core.object.SegmentWriter;
import io.shorefs.core.replication.Branch;
import io.shorefs.core.replication.Bucket;
import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Moves what is alive out of some objects into new segments, each piece's bytes as a block of its own; the old objects are dead then, and a later collection finds them. Whose the blocks
 * are is what the objects say; what a chunk no longer has by now is passed over. What is damaged stays where it is.
 *
 * <p>Done in rounds of {@link #find} and, as long as there is something to {@link #move}, that. One thread at a time.
 */
final class Rewriting {
    private static final System.Logger LOG = System.getLogger(Rewriting.class.getName());

    /** A segment ends at this size: so much memory is used at a time. */
    private static final int SEGMENT_BYTES = 16 << 20;

    /** Blocks whose pieces are in memory at a time, unless one object has more. */
    private static final int ROUND_BLOCKS = 16 << 10;

    private final Branch branch;
    private final Relocation relocation;
    private final Marks marks;
    private final Deque<Bucket.Listed> objects;
    private final Map<Payload.Stored, List<Place>> places = new HashMap<>();
    private final Deque<List<Payload.Stored>> reads = new ArrayDeque<>();
    private long bytes;

    /** Of objects. */
    Rewriting(Branch branch, Relocation relocation, Marks marks, List<Bucket.Listed> objects) {
        this.branch = branch;
        this.relocation = relocation;
        this.marks = marks;
        this.objects = new ArrayDeque<>(objects);
    }

    /** A piece that has its bytes in a block. */
    private record Place(Key chunk, Piece piece) {}

    /** Objects that are left to find pieces of. */
    int left() {
        return objects.size();
    }

    /** Whether there are objects left to find pieces of. */
    boolean hasMore() {
        return !objects.isEmpty();
    }

    /** Whether what was found is not moved yet. */
    boolean isFound() {
        return !reads.isEmpty();
    }

    /** Bytes of the new objects. */
    long bytes() {
        return bytes;
    }

    /** Finds the pieces of the next objects; completes when they are known. */
    CompletableFuture<Void> find() throws StoreException {
        Set<ObjectId> round = new HashSet<>();
        Set<Key> chunks = new LinkedHashSet<>();
        long blocks = 0;
        while (!objects.isEmpty() && blocks < ROUND_BLOCKS) {
            Bucket.Listed object = objects.remove();
            round.add(object.id());
            blocks += marks.count(object.id());
            for (OwnedBlock block : blocks(object)) {
                if (marks.isMarked(block.place())) {
                    chunks.add(Key.chunk(block.owner().inode(), block.owner().chunk()));
                }
            }
        }
        Queue<Place> found = new ConcurrentLinkedQueue<>();
        CompletableFuture<?>[] looks = chunks.stream()
                .map(chunk -> relocation.pieces(chunk).thenAccept(pieces -> pieces.stream()
                        .filter(piece -> piece.payload() instanceof Payload.Stored block
                                && round.contains(block.packing().object()))
                        .forEach(piece -> found.add(new Place(chunk, piece)))))
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(looks).thenRun(() -> {
            places.clear();
            for (Place place : found) {
                places.computeIfAbsent((Payload.Stored) place.piece().payload(), block -> new ArrayList<>(1))
                        .add(place);
            }
            reads.addAll(Neighbours.of(places.keySet()));
        });
    }

    private List<OwnedBlock> blocks(Bucket.Listed object) throws StoreException {
        try {
            return branch.bucket().blocks(object);
        } catch (FsException damaged) {
            return left(damaged.getMessage());
        } catch (StoreException e) {
            return left(requireAbsent(e).getMessage());
        }
    }

    /** Moves what fits into one segment; completes when the chunks name it. */
    CompletableFuture<Void> move() throws StoreException {
        ObjectId id = branch.ids().next(ObjectKind.SEGMENT);
        SegmentWriter segment = new SegmentWriter(branch.bucket().sealing(), id);
        Map<Key, List<Relocation.Moved>> moved = new TreeMap<>();
        List<Payload.Stored> near = new ArrayList<>();
        while (!reads.isEmpty() && segment.size() < SEGMENT_BYTES) {
            List<Payload.Stored> blocks = reads.remove();
            List<ByteBuffer> contents = read(blocks);
            for (int i = 0; i < contents.size(); i++) {
                for (Place place : places.get(blocks.get(i))) {
                    Payload.Stored packed = pack(segment, place, contents.get(i));
                    if (branch.bucket().isNear(blocks.get(i))) {
                        near.add(packed);
                    }
                    moved.computeIfAbsent(place.chunk(), chunk -> new ArrayList<>())
                            .add(new Relocation.Moved(place.piece(), packed));
                }
            }
        }
        if (moved.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        ByteBuffer packed = segment.finish();
        branch.bucket().put(id, packed);
        branch.bucket().keep(near, packed);
        bytes += packed.remaining();
        List<CompletableFuture<Void>> moves = new ArrayList<>(moved.size());
        moved.forEach((chunk, pieces) -> moves.add(relocation.rewrite(chunk, pieces)));
        return CompletableFuture.allOf(moves.toArray(CompletableFuture[]::new));
    }

    private static Payload.Stored pack(SegmentWriter segment, Place place, ByteBuffer block) {
        Piece piece = place.piece();
        return segment.add(
                BlockOwner.of(place.chunk(), piece), block.slice(block.position() + piece.skip(), piece.length()));
    }

    /** None when they cannot be had. */
    private List<ByteBuffer> read(List<Payload.Stored> blocks) throws StoreException {
        try {
            return branch.bucket().read(blocks);
        } catch (FsException damaged) {
            return left(damaged.getMessage());
        } catch (StoreException e) {
            return left(requireAbsent(e).getMessage());
        }
    }

    private static StoreException requireAbsent(StoreException e) throws StoreException {
        if (e.failure() != Failure.ABSENT) {
            throw e;
        }
        return e;
    }

    private static <T> List<T> left(String why) {
        LOG.log(System.Logger.Level.ERROR, "what is alive in a mostly dead object stays there: {0}", why);
        return List.of();
    }
}

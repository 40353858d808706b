package io.shorefs.core.data;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Inode;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Kind;
import io.shorefs.core.key.Piece;
import io.shorefs.core.key.Value;
import io.shorefs.core.map.Batch;
import io.shorefs.core.map.OrderedMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Resizes and removes files' bytes, for the namespace. Little work is done at once; much of it is left to {@link Reclaim}, behind a hole or an orphan. */
public final class StoredContents implements Contents {
    private static final int AT_ONCE = 4;

    private final OrderedMap map;
    private final Layout layout;
    private final Reclaim reclaim;

    public StoredContents(OrderedMap map, Layout layout, Reclaim reclaim) {
        this.map = map;
        this.layout = layout;
        this.reclaim = reclaim;
    }

    @Override
    public void resize(Inode inode, long size, long sequence, Inode.Edit edit, Batch batch) {
        if (size < 0) {
            throw new FsException(Errno.EINVAL);
        }
        edit.size(size);
        if (inode.has(Inode.INLINE)) {
            resizeInline(inode, size, edit, batch);
        } else if (size < inode.size()) {
            shrink(inode, size, sequence, edit, batch);
        }
    }

    private void resizeInline(Inode inode, long size, Inode.Edit edit, Batch batch) {
        byte[] bytes = map.get(Key.inline(inode.number())) instanceof Value.Bytes b ? b.bytes() : new byte[0];
        if (size == 0) {
            batch.remove(Key.inline(inode.number()));
            edit.bytes(0);
        } else if (size < bytes.length) {
            batch.put(Key.inline(inode.number()), new Value.Bytes(Arrays.copyOf(bytes, (int) size)));
            edit.bytes(size);
        }
    }

    private void shrink(Inode inode, long size, long sequence, Inode.Edit edit, Batch batch) {
        List<Key> behind = chunks(inode.number(), layout.chunk(size));
        if (behind.size() > AT_ONCE) {
            Holes.of(map, inode).truncate(inode, size, sequence, batch);
            edit.flag(Inode.HAS_HOLES, true); // its bytes are given back by the reclaim
            reclaim.hole(inode.number());
            return;
        }
        long freed = 0;
        for (Key key : behind) {
            List<Piece> pieces = ((Chunk) map.get(key)).pieces();
            List<Piece> left = before(pieces, size - layout.start(key.number()));
            freed += Coverage.of(pieces) - Coverage.of(left);
            if (left.isEmpty()) {
                batch.remove(key);
            } else if (!left.equals(pieces)) {
                batch.put(key, new Chunk(left));
            }
        }
        edit.bytes(Math.max(0, inode.bytes() - freed));
    }

    private static List<Piece> before(List<Piece> pieces, long end) {
        List<Piece> left = new ArrayList<>(pieces.size());
        for (Piece piece : pieces) {
            if (piece.to() <= end) {
                left.add(piece);
            } else if (piece.from() < end) {
                left.add(piece.part(piece.from(), (int) end));
            }
        }
        return left;
    }

    /** The keys of the first chunks from {@code chunk} on, one more than is done at once. */
    private List<Key> chunks(long inode, long chunk) {
        List<Key> keys = new ArrayList<>(AT_ONCE + 1);
        map.scan(Key.chunk(inode, chunk), Key.last(Family.DATA, inode, Kind.CHUNK), (key, value) -> {
            keys.add(key);
            return keys.size() <= AT_ONCE;
        });
        return keys;
    }

    @Override
    public void putTarget(long inode, byte[] target, Batch batch) {
        batch.put(Key.inline(inode), new Value.Bytes(target));
    }

    @Override
    public byte[] target(Inode inode) {
        if (map.get(Key.inline(inode.number())) instanceof Value.Bytes bytes) {
            return bytes.bytes().clone();
        }
        throw new FsException(Errno.EIO, "symbolic link " + inode.number() + " has no target");
    }

    @Override
    public boolean erase(Inode inode, Batch batch) {
        if (inode.has(Inode.HAS_HOLES)) {
            return false;
        }
        if (inode.isSymlink() || inode.has(Inode.INLINE)) {
            batch.remove(Key.inline(inode.number()));
            return true;
        }
        if (!inode.isRegular() || (inode.size() == 0 && inode.bytes() == 0)) {
            return true;
        }
        List<Key> all = chunks(inode.number(), 0);
        if (all.size() > AT_ONCE) {
            return false;
        }
        all.forEach(batch::remove);
        return true;
    }

    @Override
    public void reclaimSoon() {
        reclaim.orphans();
    }
}

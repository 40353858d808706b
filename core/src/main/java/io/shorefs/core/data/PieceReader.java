package io.shorefs.core.data;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.key.Payload;
import io.shorefs.core.key.Piece;
import io.shorefs.core.map.DirtyPayload;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads bytes by their place: memory, a slot whose checksum is checked, or a block of an object. Any thread, inside an epoch, while the inode is shared or held.
 */
final class PieceReader {
    private static final System.Logger LOG = System.getLogger(PieceReader.class.getName());

    private final Slots slots;
    private final BlockCache cache;
    private final RemoteBlocks remote;

    /** Reads payload that is in slots, as {@link io.shorefs.spi.CommitLog#read} does. */
    interface Slots {
        /** Of a filesystem whose payload is all in an object store. */
        Slots NONE = (page, offset, into) -> {
            throw new FsException(Errno.EIO, "a state of the object store names page " + page + " of a journal");
        };

        void read(long page, int offset, ByteBuffer into);
    }

    PieceReader(Slots slots, BlockCache cache, RemoteBlocks remote) {
        this.slots = slots;
        this.cache = cache;
        this.remote = remote;
    }

    /**
     * Puts bytes {@code from} to {@code to} of a chunk at the buffer's position: of several pieces the one with the highest sequence, zeros where there is
     * none. What is in the object store only must be fetched first: {@link io.shorefs.core.op.NotReady}.
     *
     * @param pieces visible pieces of the chunk that may overlap the range, by sequence within a block
     * @param pins what the operation fetched
     */
    void read(List<Piece> pieces, int from, int to, ByteBuffer into, Pins pins) {
        if (!readHere(pieces, from, to, into, pins)) {
            throw pins.missing(stored(pieces, from, to));
        }
    }

    /** The same; false when something must be fetched first, and then the position stays. */
    boolean readHere(List<Piece> pieces, int from, int to, ByteBuffer into, Pins pins) {
        try {
            fill(pieces, pieces.size() - 1, from, to, new Target(into, into.position() - from, pins));
        } catch (Missing e) {
            return false;
        }
        into.position(into.position() + to - from);
        return true;
    }

    private static List<Payload.Stored> stored(List<Piece> pieces, int from, int to) {
        List<Payload.Stored> blocks = new ArrayList<>();
        for (Piece piece : pieces) {
            if (piece.from() < to && piece.to() > from && piece.payload() instanceof Payload.Stored block) {
                blocks.add(block);
            }
        }
        return blocks;
    }

    /** For the blocks that one operation fetches. */
    Pins pins() {
        return new Pins(remote);
    }

    /** A block is not here. */
    private static final class Missing extends RuntimeException {
        Missing() {
            super("a block is in the object store", null, false, false);
        }
    }

    /** Where bytes go: byte {@code n} of the chunk to {@code shift + n}. */
    private record Target(ByteBuffer into, int shift, Pins pins) {}

    private void fill(List<Piece> pieces, int newest, int from, int to, Target target) {
        for (int i = newest; i >= 0; i--) {
            Piece piece = pieces.get(i);
            int begin = Math.max(from, piece.from());
            int end = Math.min(to, piece.to());
            if (begin < end) {
                copy(piece.part(begin, end), target, target.shift() + begin);
                if (from < begin) {
                    fill(pieces, i - 1, from, begin, target);
                }
                if (end < to) {
                    fill(pieces, i - 1, end, to, target);
                }
                return;
            }
        }
        zero(target.into(), target.shift() + from, to - from);
    }

    private void copy(Piece piece, Target target, int at) {
        switch (piece.payload()) {
            case Payload.Slot slot -> slot(piece, slot, target.into(), at);
            case Payload.Stored block -> {
                if (!target.pins().read(block, piece.skip(), piece.length(), target.into(), at)) {
                    throw new Missing();
                }
            }
            case DirtyPayload dirty
            when !dirty.isStored() -> target.into().put(at, dirty.block().slab(), piece.skip(), piece.length());
            case Payload.Dirty dirty -> {
                List<Piece> parts = new ArrayList<>(1);
                dirty.stored(piece, parts);
                parts.forEach(part -> copy(part, target, at + part.from() - piece.from()));
            }
        }
    }

    private void slot(Piece piece, Payload.Slot slot, ByteBuffer into, int at) {
        if (cache.read(new Place.Slot(slot.page()), piece.skip(), piece.length(), into, at)) {
            return;
        }
        if (piece.skip() == 0 && piece.length() == slot.length()) {
            ByteBuffer part = into.slice(at, slot.length());
            slots.read(slot.page(), 0, part);
            check(slot, into.slice(at, slot.length()));
            return;
        }
        ByteBuffer block = cache.lend();
        if (block == null) {
            part(piece, slot, ByteBuffer.allocate(slot.length()), into, at);
            return;
        }
        boolean kept = false;
        try {
            part(piece, slot, block, into, at);
            cache.put(new Place.Slot(slot.page()), block);
            kept = true;
        } finally {
            if (!kept) {
                cache.giveBack(block);
            }
        }
    }

    /** Reads and checks the whole payload, and copies a part of it. */
    private void part(Piece piece, Payload.Slot slot, ByteBuffer whole, ByteBuffer into, int at) {
        whole.clear().limit(slot.length());
        slots.read(slot.page(), 0, whole);
        check(slot, whole.flip());
        into.put(at, whole, piece.skip(), piece.length());
        whole.clear();
    }

    private static void check(Payload.Slot slot, ByteBuffer bytes) {
        if (!slot.isOf(bytes)) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "page {0} of the commit log''s slots ({1} bytes) is damaged: its checksum is wrong",
                    Long.toString(slot.page()),
                    Integer.toString(slot.length()));
            throw new FsException(Errno.EIO, "page " + slot.page() + " of the commit log's slots is damaged");
        }
    }

    private static void zero(ByteBuffer into, int at, int length) {
        if (into.hasArray()) {
            int begin = into.arrayOffset() + at;
            java.util.Arrays.fill(into.array(), begin, begin + length, (byte) 0);
            return;
        }
        for (int i = at; i < at + length; i++) {
            into.put(i, (byte) 0);
        }
    }
}

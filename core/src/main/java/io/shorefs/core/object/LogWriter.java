package io.shorefs.core.object;

import io.shorefs.core.key.ChangeCodec;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
import io.shorefs.core.key.Payload;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Makes a log: small payload as blocks, then the changes. One thread at a time; used once, since its salt is for one packing.
 *
 * <p>Memory: the log's bytes, and while it is finished its changes once more, plain.
 */
public final class LogWriter {
    static final byte FORMAT = 1;
    static final byte GENERATION = 0;
    static final byte FENCE = 1;
    static final byte TABLES = 2;

    private static final int FIELDS_BYTES = 1 + 1 + 4 * Long.BYTES;

    private final LogOrigin origin;
    private final ObjectPacker packer;
    private final BlockList list = new BlockList();
    private int changesBytes;

    /** Begins a log. */
    public LogWriter(Sealing sealing, ObjectId id, LogOrigin origin) {
        if (id.kind() != ObjectKind.LOG) {
            throw new IllegalArgumentException(ObjectNames.of(id) + " is no log");
        }
        this.origin = origin;
        packer = sealing.packer(id, ObjectHeader.BYTES);
    }

    /**
     * Appends a block, and says where it will be once the log is stored.
     *
     * @param plain its bytes, up to {@link BlockOpener#BLOCK_MAX}; not moved
     * @throws IllegalStateException when there is as much in it as in a full segment
     */
    public Payload.Stored add(BlockOwner owner, ByteBuffer plain) {
        if (origin.isFence()) {
            throw new IllegalStateException("a fence has no payload");
        }
        if (size() >= SegmentWriter.TARGET_BYTES) {
            throw new IllegalStateException(ObjectNames.of(packer.packing().object()) + " is full");
        }
        Payload.Stored place = packer.add(BlockOpener.requireBlock(plain));
        list.add(owner, place);
        return place;
    }

    /** Bytes of the changes as who reads the log has them in memory; once it is finished. */
    public int changesBytes() {
        return changesBytes;
    }

    /** Bytes of the log so far, without its changes. */
    public int size() {
        return packer.size() + list.size();
    }

    /**
     * The bytes to store.
     *
     * @param changes by key, in order, the new value's bytes, which name no payload that is here only; empty for a removed key. Up to 256 MiB; a fence has none
     */
    public ByteBuffer finish(SortedMap<Key, Optional<byte[]>> changes) {
        if (origin.isFence() && !changes.isEmpty()) {
            throw new IllegalArgumentException("a fence has no changes");
        }
        return finish(origin.isFence() ? FENCE : GENERATION, ChangeCodec.encode(changes));
    }

    /**
     * The bytes to store of a generation whose changes are in tables.
     *
     * @param tables what there is to tell of them; not moved
     */
    public ByteBuffer finishWithTables(ByteBuffer tables) {
        if (origin.isFence()) {
            throw new IllegalArgumentException("a fence has no changes");
        }
        return finish(TABLES, tables.slice());
    }

    private ByteBuffer finish(byte kind, ByteBuffer changes) {
        ByteBuffer out = ByteBuffer.allocate(FIELDS_BYTES + list.size() + changes.remaining())
                .put(FORMAT)
                .put(kind)
                .putLong(packer.packing().object().number())
                .putLong(origin.epoch())
                .putLong(origin.journal())
                .putLong(origin.generation());
        list.put(out);
        changesBytes = changes.remaining();
        return packer.end(out.put(changes).flip());
    }
}

package io.shorefs.core.object;

import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.Packing;
import io.shorefs.core.key.Payload;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Opens blocks of segments and logs by their pointers. Any thread; the keys of the last {@value #KEPT} packings that were read are kept, since deriving one takes as long as opening a block. */
public final class BlockOpener {
    /** The longest block, in plain bytes. */
    public static final int BLOCK_MAX = 1 << 20;

    private static final int KEPT = 1024;

    private final Sealing sealing;
    private final Map<Packing, PartSeal> recent = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Packing, PartSeal> eldest) {
            return size() > KEPT;
        }
    };

    /** For the blocks of a volume. */
    public BlockOpener(Sealing sealing) {
        this.sealing = sealing;
    }

    /**
     * A block's bytes, not to be changed: they may share the memory of {@code stored}.
     *
     * @param stored the bytes that the pointer points to; not moved
     * @throws io.shorefs.api.FsException EIO when they are not what was packed; the message names the object and the block
     */
    public ByteBuffer open(Payload.Stored place, ByteBuffer stored) {
        Part part = Part.of(place);
        ObjectId object = place.packing().object();
        if (part.length() > BLOCK_MAX || part.ordinal() < 0) {
            throw Damage.found(
                    object, "no block has %d bytes and the ordinal %d".formatted(part.length(), part.ordinal()));
        }
        return seal(place.packing()).open(part, stored);
    }

    /** Two that miss the same one derive it both: nobody waits for it. */
    private PartSeal seal(Packing packing) {
        synchronized (recent) {
            PartSeal known = recent.get(packing);
            if (known != null) {
                return known;
            }
        }
        PartSeal derived = sealing.opener(packing);
        synchronized (recent) {
            recent.put(packing, derived);
        }
        return derived;
    }

    /** Of how many packings the keys are kept. */
    int kept() {
        synchronized (recent) {
            return recent.size();
        }
    }

    /** Gives a block back if it is not too long. */
    static ByteBuffer requireBlock(ByteBuffer plain) {
        if (plain.remaining() > BLOCK_MAX) {
            throw new IllegalArgumentException(
                    "a block has up to " + BLOCK_MAX + " bytes, this one " + plain.remaining());
        }
        return plain;
    }
}

package io.shorefs.core.object;

import io.shorefs.core.key.Packing;
import io.shorefs.core.key.Payload;
import java.nio.ByteBuffer;

/** Makes the bytes of one object: header, blocks, the last part, trailer. One thread at a time; used once, since no ordinal may be sealed twice. */
final class ObjectPacker {
    private final ObjectHeader header;
    private final PartSeal seal;
    private final ObjectBuffer out;
    private int blocks;
    private boolean ended;

    ObjectPacker(ObjectHeader header, PartSeal seal, int capacity) {
        this.header = header;
        this.seal = seal;
        out = new ObjectBuffer(Math.max(capacity, ObjectHeader.BYTES));
        header.put(out.room(ObjectHeader.BYTES));
    }

    /** Appends a block, and points to it. */
    Payload.Stored add(ByteBuffer plain) {
        requireOpen();
        int offset = out.size();
        Part part = seal.seal(blocks, plain, out);
        blocks++;
        return part.at(packing(), offset);
    }

    /** The object's bytes, once all blocks were added. */
    ByteBuffer end(ByteBuffer content) {
        requireOpen();
        ended = true;
        int offset = out.size();
        Part last = seal.seal(Part.LAST, content, out);
        new Trailer(header, offset, last).put(out.room(Trailer.BYTES));
        return out.content();
    }

    Packing packing() {
        return header.packing();
    }

    /** Bytes so far. */
    int size() {
        return out.size();
    }

    private void requireOpen() {
        if (ended) {
            throw new IllegalStateException(ObjectNames.of(packing().object()) + " was ended before");
        }
    }
}

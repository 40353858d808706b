package io.shorefs.core.object;

import io.shorefs.core.key.ObjectId;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * What every object ends with: where its last part is, and its header once more, so that the end of an object can be read without its beginning.
 *
 * @param header the same as at the beginning
 * @param offset of the last part; what lies between header and it are blocks
 * @param last the part before the trailer, which says what is in the object
 */
record Trailer(ObjectHeader header, int offset, Part last) {
    private static final int PLACE_BYTES = 8 + Part.BYTES;

    static final int BYTES = PLACE_BYTES + Integer.BYTES + ObjectHeader.BYTES;

    void put(ByteBuffer out) {
        ByteBuffer place = ByteBuffer.allocate(PLACE_BYTES).putLong(offset);
        last.put(place);
        out.put(place.flip()).putInt(checksum(place.rewind()));
        header.put(out);
    }

    /**
     * Reads the trailer of an object.
     *
     * @param objectBytes how many the object has
     * @param end its last bytes; not moved
     * @throws io.shorefs.api.FsException EIO when they are no end of this object
     */
    static Trailer read(ObjectId object, boolean encrypted, long objectBytes, ByteBuffer end) {
        if (end.remaining() < BYTES || objectBytes < ObjectHeader.BYTES + BYTES) {
            throw Damage.found(object, "it is cut off");
        }
        ByteBuffer in = end.slice(end.limit() - BYTES, BYTES);
        ObjectHeader header =
                ObjectHeader.read(object, encrypted, in.slice(BYTES - ObjectHeader.BYTES, ObjectHeader.BYTES));
        if (in.getInt(PLACE_BYTES) != checksum(in.slice(0, PLACE_BYTES))) {
            throw Damage.found(object, "the checksum of its trailer is wrong");
        }
        long offset = in.getLong();
        Part last;
        try {
            last = Part.read(Part.LAST, in);
        } catch (IllegalArgumentException e) {
            throw Damage.found(object, e.getMessage(), e);
        }
        if (offset < ObjectHeader.BYTES
                || offset > objectBytes
                || offset + last.storedLength() + BYTES != objectBytes) {
            throw Damage.found(
                    object, "it has %d bytes, and its trailer stands for another length".formatted(objectBytes));
        }
        if (objectBytes > Integer.MAX_VALUE) {
            throw Damage.found(object, "no object has " + objectBytes + " bytes");
        }
        return new Trailer(header, (int) offset, last);
    }

    /** How many of the object's last bytes the last part and the trailer take. */
    int endBytes() {
        return last.storedLength() + BYTES;
    }

    private static int checksum(ByteBuffer place) {
        CRC32C crc = new CRC32C();
        crc.update(place);
        return (int) crc.getValue();
    }
}

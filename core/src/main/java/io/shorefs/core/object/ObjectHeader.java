package io.shorefs.core.object;

import io.shorefs.api.FsException;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
import io.shorefs.core.key.Packing;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * What every object begins with, and what its trailer repeats: plain, the same for every kind. Big endian.
 *
 * @param packing the object and its salt
 * @param encrypted whether its parts are sealed with AES-256-GCM; otherwise they have checksums only
 */
record ObjectHeader(Packing packing, boolean encrypted) {
    static final int BYTES = 52;

    private static final long MAGIC = 0x53484f524546530aL; // "SHOREFS\n"
    private static final short FORMAT = 1;
    private static final int IDENTITY_BYTES = 32;
    private static final int CHECKSUM_AT = BYTES - Integer.BYTES;

    /** Everything before the salt: what the object's key is bound to. */
    byte[] identity() {
        ObjectId id = packing.object();
        return ByteBuffer.allocate(IDENTITY_BYTES)
                .putLong(MAGIC)
                .putShort(FORMAT)
                .put(id.kind().code())
                .put((byte) (encrypted ? 1 : 0))
                .putInt(id.branch())
                .putLong(id.epoch())
                .putLong(id.number())
                .array();
    }

    void put(ByteBuffer out) {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES)
                .put(identity())
                .putLong(packing.saltHigh())
                .putLong(packing.saltLow());
        out.put(bytes.putInt(checksum(bytes)).flip());
    }

    /**
     * Reads a header, and moves the buffer behind it.
     *
     * @param expected the object that it must be of
     * @param encrypted whether the volume is
     * @throws FsException EIO when it is another one, or none
     */
    static ObjectHeader read(ObjectId expected, boolean encrypted, ByteBuffer in) {
        if (in.remaining() < BYTES) {
            throw Damage.found(expected, "it is cut off");
        }
        ByteBuffer bytes = in.slice(in.position(), BYTES);
        in.position(in.position() + BYTES);
        if (bytes.getLong() != MAGIC) {
            throw Damage.refused(expected, "is no object of ShoreFS, or is damaged where it says so");
        }
        short format = bytes.getShort();
        if (format != FORMAT) {
            throw Damage.newer(expected, Short.toUnsignedInt(format), FORMAT);
        }
        if (bytes.getInt(CHECKSUM_AT) != checksum(bytes)) {
            throw Damage.found(expected, "the checksum of its header is wrong");
        }
        ObjectHeader header = fields(expected, bytes);
        if (!header.packing.object().equals(expected)) {
            throw Damage.refused(expected, "was swapped with " + ObjectNames.of(header.packing.object()));
        }
        if (header.encrypted != encrypted) {
            throw Damage.refused(
                    expected,
                    encrypted
                            ? "is not encrypted, but its volume is: somebody else put it there"
                            : "is encrypted, but its volume is not: somebody else put it there");
        }
        return header;
    }

    private static ObjectHeader fields(ObjectId expected, ByteBuffer bytes) {
        byte kind = bytes.get();
        byte sealing = bytes.get();
        if (kind < 1 || kind > ObjectKind.values().length) {
            throw unknown(expected, "is of kind " + kind);
        }
        if (sealing < 0 || sealing > 1) {
            throw unknown(expected, "has sealing " + sealing);
        }
        try {
            ObjectId id = new ObjectId(bytes.getInt(), ObjectKind.of(kind), bytes.getLong(), bytes.getLong());
            return new ObjectHeader(new Packing(id, bytes.getLong(), bytes.getLong()), sealing == 1);
        } catch (IllegalArgumentException e) {
            throw Damage.found(expected, "its header names no object", e);
        }
    }

    private static FsException unknown(ObjectId expected, String what) {
        return Damage.refused(expected, what + ", which this version of ShoreFS does not know: use a newer one");
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(0, CHECKSUM_AT));
        return (int) crc.getValue();
    }
}

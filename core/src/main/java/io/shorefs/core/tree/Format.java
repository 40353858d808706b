package io.shorefs.core.tree;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.function.Function;
import java.util.zip.CRC32C;

/**
 * The objects of the tree. Each begins with magic (4 bytes), version (2) and its id (kind 1, branch 4, epoch 8, number 8), and ends with the CRC32C of all before (4), so that nothing
 * else is taken for it, whatever the store gives. Big endian.
 */
enum Format {
    TABLE(ObjectKind.TABLE, 1),
    INDEX(ObjectKind.INDEX, 1),
    MANIFEST(ObjectKind.MANIFEST, 1);

    static final int CHECKSUM_BYTES = Integer.BYTES;

    /** "ShTr". */
    private static final int MAGIC = 0x53685472;

    private static final int ID_BYTES = 1 + Integer.BYTES + 2 * Long.BYTES;
    static final int HEADER_BYTES = Integer.BYTES + Short.BYTES + ID_BYTES;

    private final ObjectKind kind;
    private final int version;

    Format(ObjectKind kind, int version) {
        this.kind = kind;
        this.version = version;
    }

    /** Puts the header. */
    void begin(ObjectId id, Output out) {
        out.putInt(MAGIC).putShort(version).putId(requireKind(id));
    }

    /** Puts the checksum: the object's bytes, good until more is put. */
    ByteBuffer end(Output out) {
        CRC32C crc = new CRC32C();
        crc.update(out.soFar());
        return out.putInt((int) crc.getValue()).soFar();
    }

    /**
     * What is between header and checksum.
     *
     * @throws FsException EIO when it is not the whole object of that id in a version that is known; the message names the object
     */
    ByteBuffer open(ObjectId id, ByteBuffer object) {
        requireKind(id);
        ByteBuffer in = object.slice();
        int body = in.remaining() - HEADER_BYTES - CHECKSUM_BYTES;
        if (body < 0) {
            throw damaged(id, "it is cut short");
        }
        if (in.getInt() != MAGIC) {
            throw damaged(id, "it does not begin as one");
        }
        int found = Short.toUnsignedInt(in.getShort());
        if (found > version) {
            throw new FsException(
                    Errno.EIO,
                    name(id) + " has format " + found + ", this version of ShoreFS knows format " + version
                            + ": use a newer one");
        }
        CRC32C crc = new CRC32C();
        crc.update(in.slice(0, HEADER_BYTES + body));
        if (found != version || in.getInt(HEADER_BYTES + body) != (int) crc.getValue()) {
            throw damaged(id, "its checksum is wrong");
        }
        ObjectId other = reading(id, in, Input::id);
        if (!other.equals(id)) {
            throw damaged(id, "it was swapped with " + name(other));
        }
        return in.slice(HEADER_BYTES, body);
    }

    /** What {@code reader} makes of the bytes; whatever it finds wrong is EIO that names the object. */
    static <T> T reading(ObjectId id, ByteBuffer bytes, Function<Input, T> reader) {
        try {
            return reader.apply(new Input(bytes));
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException | FsException e) {
            throw new FsException(Errno.EIO, name(id) + " is damaged: " + e.getMessage(), e);
        }
    }

    static FsException damaged(ObjectId id, String why) {
        return new FsException(Errno.EIO, name(id) + " is damaged: " + why);
    }

    /** As a message names it: "table 3-7 of branch 0". */
    static String name(ObjectId id) {
        return id.kind().name().toLowerCase(Locale.ROOT) + " " + id.epoch() + "-" + id.number() + " of branch "
                + id.branch();
    }

    private ObjectId requireKind(ObjectId id) {
        if (id.kind() != kind) {
            throw new IllegalArgumentException(name(id) + " is no " + kind);
        }
        return id;
    }
}

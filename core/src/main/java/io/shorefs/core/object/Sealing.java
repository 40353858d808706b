package io.shorefs.core.object;

import io.shorefs.core.key.Compression;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.Packing;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/**
 * Makes the bytes of a volume's objects, and reads them, with the volume's key. Any thread.
 *
 * <p>Whenever an object is sealed it gets a fresh salt, and so a key of its own, also when the same id is sealed again.
 */
public final class Sealing {
    private final VolumeKey key;
    private final RandomGenerator salts;

    /** For the objects of a volume with this key. */
    public Sealing(VolumeKey key) {
        this(key, new SecureRandom());
    }

    /** With salts from elsewhere; for tests, since a salt that comes twice gives up what is sealed. */
    Sealing(VolumeKey key, RandomGenerator salts) {
        this.key = key;
        this.salts = salts;
    }

    /**
     * The bytes to store of an object that is sealed whole.
     *
     * @param plain its own bytes, up to 256 MiB; not moved
     */
    public ByteBuffer seal(ObjectId id, ByteBuffer plain) {
        return packer(id, ObjectHeader.BYTES).end(plain);
    }

    /**
     * An object's own bytes, in a buffer of their own.
     *
     * @param stored all that is stored of it; not moved
     * @throws io.shorefs.api.FsException EIO when they are damaged, or another object's; the message names the object
     */
    public ByteBuffer open(ObjectId id, ByteBuffer stored) {
        Trailer trailer = trailer(id, stored);
        if (trailer.offset() != ObjectHeader.BYTES) {
            throw Damage.found(id, "there are blocks in it");
        }
        return last(trailer, stored);
    }

    /** The trailer of a whole object, whose beginning agrees with it. */
    Trailer trailer(ObjectId id, ByteBuffer stored) {
        ObjectHeader header = ObjectHeader.read(id, key.encrypts(), stored.slice());
        Trailer trailer = trailer(id, stored.remaining(), stored);
        if (!trailer.header().equals(header)) {
            throw Damage.found(id, "its beginning and its end were not written together");
        }
        return trailer;
    }

    /** The trailer of an object, from its last bytes. */
    Trailer trailer(ObjectId id, long objectBytes, ByteBuffer end) {
        return Trailer.read(id, key.encrypts(), objectBytes, end);
    }

    /** What the last part of an object says; {@code end} is at least {@link Trailer#endBytes} of its last bytes. */
    ByteBuffer last(Trailer trailer, ByteBuffer end) {
        int from = end.limit() - trailer.endBytes();
        ByteBuffer plain = new PartSeal(trailer.header(), key)
                .open(trailer.last(), end.slice(from, trailer.last().storedLength()));
        boolean isShared = !key.encrypts() && trailer.last().compression() == Compression.NONE;
        return isShared ? ByteBuffer.allocate(plain.remaining()).put(plain).flip() : plain;
    }

    /** Opens the parts of a packing. */
    PartSeal opener(Packing packing) {
        return new PartSeal(new ObjectHeader(packing, key.encrypts()), key);
    }

    /** Begins an object, with a fresh salt. */
    ObjectPacker packer(ObjectId id, int capacity) {
        ObjectHeader header = new ObjectHeader(new Packing(id, salts.nextLong(), salts.nextLong()), key.encrypts());
        return new ObjectPacker(header, new PartSeal(header, key), capacity);
    }
}

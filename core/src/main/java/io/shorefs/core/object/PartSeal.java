package io.shorefs.core.object;

import io.shorefs.core.key.Compression;
import io.shorefs.core.key.ObjectId;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.zip.CRC32C;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals and opens the parts of one packing of an object: compresses, then encrypts if the volume is encrypted. Any thread.
 *
 * <p>A part's ordinal is its nonce: within a packing no ordinal may be sealed twice.
 */
final class PartSeal {
    /** The longest part, in plain bytes. */
    static final int PLAIN_MAX = 256 << 20;

    private static final int TAG_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final int CONTEXT_BYTES = 1 + 4 + 8 + 8 + 4 + 4 + 1;

    private final ObjectId object;
    private final Optional<SecretKey> key;

    PartSeal(ObjectHeader header, VolumeKey key) {
        object = header.packing().object();
        this.key = key.of(header);
    }

    /** Seals a part behind the others; {@code plain} is not moved. */
    Part seal(int ordinal, ByteBuffer plain, ObjectBuffer out) {
        int length = plain.remaining();
        if (length > PLAIN_MAX) {
            throw new IllegalArgumentException(
                    "a part of " + ObjectNames.of(object) + " has " + length + " bytes, more than " + PLAIN_MAX);
        }
        Optional<ByteBuffer> smaller = Zstandard.compress(plain);
        Compression compression = smaller.isPresent() ? Compression.ZSTD : Compression.NONE;
        ByteBuffer body = smaller.orElseGet(plain::duplicate);
        int from = out.size();
        ByteBuffer room = out.room(body.remaining() + tagBytes());
        if (key.isPresent()) {
            try {
                cipher(Cipher.ENCRYPT_MODE, key.get(), ordinal, length, compression)
                        .doFinal(body, room);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this Java cannot encrypt by AES-256-GCM", e);
            }
        } else {
            room.put(body);
        }
        return new Part(ordinal, out.size() - from, length, compression, out.checksum(from));
    }

    /**
     * A part's plain bytes, not to be changed: what was neither compressed nor encrypted shares the memory of {@code stored}.
     *
     * @param stored what is stored of it, and no more; it is not moved
     * @throws io.shorefs.api.FsException EIO when they are not what was sealed
     */
    ByteBuffer open(Part part, ByteBuffer stored) {
        requireSizes(part, stored.remaining());
        CRC32C crc = new CRC32C();
        crc.update(stored.duplicate());
        if ((int) crc.getValue() != part.checksum()) {
            throw Damage.found(object, "the checksum of " + part + " is wrong");
        }
        ByteBuffer body = key.isPresent() ? decrypt(key.get(), part, stored) : stored;
        return switch (part.compression()) {
            case NONE -> body.slice();
            case ZSTD ->
                Zstandard.decompress(body, part.length())
                        .orElseThrow(() -> Damage.found(object, part + " does not expand to what it was"));
        };
    }

    /** Refuses what cannot be, before memory is taken for it. */
    private void requireSizes(Part part, int stored) {
        long body = (long) stored - tagBytes();
        boolean possible =
                switch (part.compression()) {
                    case NONE -> part.length() == body;
                    case ZSTD -> part.length() > 0 && part.length() <= body * Zstandard.MOST_EXPANSION;
                };
        if (part.storedLength() != stored || body < 0 || part.length() > PLAIN_MAX || !possible) {
            throw Damage.found(
                    object,
                    "%s cannot have %d bytes in %d, of which %d are there"
                            .formatted(part, part.length(), part.storedLength(), stored));
        }
    }

    private ByteBuffer decrypt(SecretKey secret, Part part, ByteBuffer stored) {
        ByteBuffer body = ByteBuffer.allocate(stored.remaining() - TAG_BYTES);
        try {
            cipher(Cipher.DECRYPT_MODE, secret, part.ordinal(), part.length(), part.compression())
                    .doFinal(stored.duplicate(), body);
            return body.flip();
        } catch (AEADBadTagException e) {
            throw Damage.found(object, part + " was changed, or sealed with another key", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot decrypt by AES-256-GCM", e);
        }
    }

    private Cipher cipher(int mode, SecretKey secret, int ordinal, int length, Compression compression)
            throws GeneralSecurityException {
        byte[] nonce = ByteBuffer.allocate(NONCE_BYTES)
                .putInt(NONCE_BYTES - Integer.BYTES, ordinal)
                .array();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, secret, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
        cipher.updateAAD(ByteBuffer.allocate(CONTEXT_BYTES)
                .put(object.kind().code())
                .putInt(object.branch())
                .putLong(object.epoch())
                .putLong(object.number())
                .putInt(ordinal)
                .putInt(length)
                .put(compression.code())
                .flip());
        return cipher;
    }

    private int tagBytes() {
        return key.isPresent() ? TAG_BYTES : 0;
    }
}

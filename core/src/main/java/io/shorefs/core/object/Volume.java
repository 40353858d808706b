package io.shorefs.core.object;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * What is true of a volume for ever, and its key if it is encrypted: the object {@code volume}, which is plain, with checksums. Immutable; any thread.
 *
 * <p>The password wraps the volume's key, so that another password changes this object only.
 */
public final class Volume {
    /** The one object of its kind. */
    public static final ObjectId ID = new ObjectId(0, ObjectKind.VOLUME, 0, 0);

    private static final short FORMAT = 1;
    private static final int FIXED_BYTES = 2 + 8 + 4 + 1;
    private static final byte PLAIN = 0;
    private static final byte ENCRYPTED = 1;
    private static final int BLOCK_MIN = 4 << 10;

    private final long filesystemId;
    private final int blockBytes;
    private final Optional<WrappedKey> wrapped;

    private Volume(long filesystemId, int blockBytes, Optional<WrappedKey> wrapped) {
        if (blockBytes < BLOCK_MIN || blockBytes > BlockOpener.BLOCK_MAX || Integer.bitCount(blockBytes) != 1) {
            throw new IllegalArgumentException("a block cannot have " + blockBytes + " bytes");
        }
        this.filesystemId = filesystemId;
        this.blockBytes = blockBytes;
        this.wrapped = wrapped;
    }

    /**
     * A new volume, with a new key if there is a password. With one it takes 64 MiB of memory and the better part of a second, as every use of a password does.
     *
     * @param blockBytes of a block: a power of two from 4 KiB to 1 MiB
     * @throws FsException EINVAL for an empty password
     */
    public static Volume create(long filesystemId, int blockBytes, Optional<String> password) {
        return create(filesystemId, blockBytes, password, PasswordCost.RECOMMENDED);
    }

    static Volume create(long filesystemId, int blockBytes, Optional<String> password, PasswordCost cost) {
        Volume plain = new Volume(filesystemId, blockBytes, Optional.empty());
        return password.isEmpty() ? plain : plain.wrapping(VolumeKey.random(new SecureRandom()), password.get(), cost);
    }

    private Volume wrapping(VolumeKey key, String password, PasswordCost cost) {
        if (password.isEmpty()) {
            throw new FsException(Errno.EINVAL, "a volume's password cannot be empty");
        }
        byte[] before = before(true).array();
        WrappedKey wrap = WrappedKey.wrap(key, password, cost, before, new SecureRandom());
        return new Volume(filesystemId, blockBytes, Optional.of(wrap));
    }

    /** Random number of the filesystem. */
    public long filesystemId() {
        return filesystemId;
    }

    /** Bytes of a block. */
    public int blockBytes() {
        return blockBytes;
    }

    /** Whether its objects are encrypted. */
    public boolean isEncrypted() {
        return wrapped.isPresent();
    }

    /**
     * The volume's key; {@link VolumeKey#NONE} for one that is not encrypted.
     *
     * @throws FsException EACCES, with a sentence for who gave the password: it is wrong, missing, or given for a volume that is not encrypted
     */
    public VolumeKey unlock(Optional<String> password) {
        if (wrapped.isEmpty()) {
            if (password.isPresent()) {
                throw new FsException(Errno.EACCES, "a password was given, but this volume is not encrypted");
            }
            return VolumeKey.NONE;
        }
        String given = password.orElseThrow(
                () -> new FsException(Errno.EACCES, "this volume is encrypted: it needs its password"));
        return wrapped.get()
                .unwrap(given, before(true).array())
                .orElseThrow(() -> new FsException(Errno.EACCES, "the password of this volume is wrong"));
    }

    /**
     * The same volume with another password, to be put in place of this one; its other objects stay as they are.
     *
     * @throws FsException as {@link #unlock}; also EACCES when the volume is not encrypted, since its objects would stay plain
     */
    public Volume withPassword(String old, String password) {
        return withPassword(old, password, PasswordCost.RECOMMENDED);
    }

    Volume withPassword(String old, String password, PasswordCost cost) {
        return wrapping(unlock(Optional.of(old)), password, cost);
    }

    /** The bytes to store; others every time, so that two puts of the same volume can be told apart. */
    public ByteBuffer encode() {
        return encode(new Sealing(VolumeKey.NONE));
    }

    ByteBuffer encode(Sealing plain) {
        ByteBuffer out = ByteBuffer.allocate(FIXED_BYTES + WrappedKey.BYTES)
                .put(before(isEncrypted()).flip());
        wrapped.ifPresent(key -> key.put(out));
        return plain.seal(ID, out.flip());
    }

    private ByteBuffer before(boolean encrypted) {
        return ByteBuffer.allocate(FIXED_BYTES)
                .putShort(FORMAT)
                .putLong(filesystemId)
                .putInt(blockBytes)
                .put(encrypted ? ENCRYPTED : PLAIN);
    }

    /**
     * Reads a volume.
     *
     * @param stored all that is stored of the object; not moved
     * @throws FsException EIO when it is damaged or of a later version
     */
    public static Volume read(ByteBuffer stored) {
        ByteBuffer in = new Sealing(VolumeKey.NONE).open(ID, stored);
        try {
            short format = in.getShort();
            if (format != FORMAT) {
                throw Damage.newer(ID, Short.toUnsignedInt(format), FORMAT);
            }
            long filesystemId = in.getLong();
            int blockBytes = in.getInt();
            byte encryption = in.get();
            if (encryption != PLAIN && encryption != ENCRYPTED) {
                throw Damage.refused(
                        ID,
                        "has encryption " + encryption
                                + ", which this version of ShoreFS does not know: use a newer one");
            }
            Optional<WrappedKey> wrapped = encryption == PLAIN ? Optional.empty() : Optional.of(WrappedKey.read(in));
            if (in.hasRemaining()) {
                throw Damage.found(ID, "there is more in it than a volume");
            }
            return new Volume(filesystemId, blockBytes, wrapped);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw Damage.found(ID, "what it says is no volume", e);
        }
    }
}

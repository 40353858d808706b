package io.shorefs.core.object;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The key that the keys of all objects of a volume come from, or none for a volume that is not encrypted. Immutable; it never tells its bytes. */
public final class VolumeKey {
    static final int BYTES = 32;

    /** The key of a volume that is not encrypted. */
    public static final VolumeKey NONE = new VolumeKey(Optional.empty());

    private final Optional<byte[]> bytes;

    private VolumeKey(Optional<byte[]> bytes) {
        this.bytes = bytes;
    }

    /** A new key. */
    public static VolumeKey random(SecureRandom random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new VolumeKey(Optional.of(bytes));
    }

    /** The key with these bytes, which it owns from now on. */
    static VolumeKey of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a volume's key has " + BYTES + " bytes, not " + bytes.length);
        }
        return new VolumeKey(Optional.of(bytes));
    }

    /** Whether there is one. */
    public boolean encrypts() {
        return bytes.isPresent();
    }

    /** The bytes, not to be changed; empty for none. */
    Optional<byte[]> bytes() {
        return bytes;
    }

    /** The key of one packing of one object; empty when there is no volume key. */
    Optional<SecretKey> of(ObjectHeader header) {
        return bytes.map(key -> derive(key, header));
    }

    private static SecretKey derive(byte[] key, ObjectHeader header) {
        byte[] salt = java.nio.ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(header.packing().saltHigh())
                .putLong(header.packing().saltLow())
                .array();
        try {
            HKDFParameterSpec terms = HKDFParameterSpec.ofExtract()
                    .addIKM(new SecretKeySpec(key, "HKDF"))
                    .addSalt(salt)
                    .thenExpand(header.identity(), BYTES);
            return KDF.getInstance("HKDF-SHA256").deriveKey("AES", terms);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot derive keys by HKDF-SHA256", e);
        }
    }

    @Override
    public String toString() {
        return encrypts() ? "a volume's key" : "no key";
    }
}

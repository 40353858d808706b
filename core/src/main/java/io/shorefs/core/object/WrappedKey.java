package io.shorefs.core.object;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * A volume's key, encrypted with AES-256-GCM by a key that Argon2id makes of a password. Its cost and salt are authenticated, and so is what stands before it in the volume object.
 *
 * @param salt fresh with every wrapping, so that no key ever wraps twice and the nonce can be 0
 * @param sealed the key and its tag
 */
record WrappedKey(PasswordCost cost, byte[] salt, byte[] sealed) {
    private static final int SALT_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;

    static final int BYTES = PasswordCost.BYTES + SALT_BYTES + VolumeKey.BYTES + TAG_BYTES;

    /**
     * Wraps a key. Takes the time and memory that the cost says.
     *
     * @param before what stands before it in the volume object
     */
    static WrappedKey wrap(VolumeKey key, String password, PasswordCost cost, byte[] before, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, password, cost, salt, before)
                    .doFinal(key.bytes().orElseThrow());
            return new WrappedKey(cost, salt, sealed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot encrypt by AES-256-GCM", e);
        }
    }

    /** The key; empty when the password is another one. Takes the time and memory that the cost says. */
    Optional<VolumeKey> unwrap(String password, byte[] before) {
        try {
            byte[] key =
                    cipher(Cipher.DECRYPT_MODE, password, cost, salt, before).doFinal(sealed);
            return Optional.of(VolumeKey.of(key));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot decrypt by AES-256-GCM", e);
        }
    }

    private static Cipher cipher(int mode, String password, PasswordCost cost, byte[] salt, byte[] before)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        GCMParameterSpec nonce = new GCMParameterSpec(TAG_BYTES * Byte.SIZE, new byte[NONCE_BYTES]);
        cipher.init(mode, new SecretKeySpec(stretch(password, cost, salt), "AES"), nonce);
        cipher.updateAAD(before);
        ByteBuffer terms = ByteBuffer.allocate(PasswordCost.BYTES + SALT_BYTES);
        cost.put(terms);
        cipher.updateAAD(terms.put(salt).flip());
        return cipher;
    }

    private static byte[] stretch(String password, PasswordCost cost, byte[] salt) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(cost.memoryKiB())
                .withIterations(cost.passes())
                .withParallelism(cost.lanes())
                .withSalt(salt)
                .build());
        byte[] key = new byte[VolumeKey.BYTES];
        generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), key);
        return key;
    }

    void put(ByteBuffer out) {
        cost.put(out);
        out.put(salt).put(sealed);
    }

    static WrappedKey read(ByteBuffer in) {
        PasswordCost cost = PasswordCost.read(in);
        byte[] salt = new byte[SALT_BYTES];
        byte[] sealed = new byte[VolumeKey.BYTES + TAG_BYTES];
        in.get(salt).get(sealed);
        return new WrappedKey(cost, salt, sealed);
    }
}

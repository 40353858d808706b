package io.shorefs.store.local;

import io.shorefs.spi.ObjectStore.Version;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A version is the SHA-256 of the bytes: nothing is kept beside them, and copies of a store have the same. */
final class Versions {
    private Versions() {}

    /** The version of what remains in the buffer, which is not moved. */
    static Version of(ByteBuffer bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes.duplicate());
            return new Version(HexFormat.of().formatHex(digest.digest()));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}

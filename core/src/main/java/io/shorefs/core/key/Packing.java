package io.shorefs.core.key;

/**
 * The bytes of an object as they were packed once: the salt, 16 random bytes, is another one whenever the same object is packed again, and the key that the bytes are sealed with
 * comes from both.
 */
public record Packing(ObjectId object, long saltHigh, long saltLow) {
    /** Salts are random: it is asked for each block that is read. */
    @Override
    public int hashCode() {
        return Long.hashCode(saltLow ^ object.number());
    }
}

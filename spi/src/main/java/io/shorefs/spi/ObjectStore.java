package io.shorefs.spi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Objects under keys, with the conditional writes that fencing needs. Methods block; any thread, any number at a time.
 *
 * <p><b>Keys</b> are {@link #requireKey as checked here}. No key may be a folder of another one: beside {@code "a"} there is no {@code "a/b"}.
 *
 * <p><b>Objects.</b> An object is seen whole or not at all, by every reader, from the return of its put on; it is durable then. Its time is the store's own.
 *
 * <p><b>Buffers.</b> A put takes what remains in the buffer, which it does not move; the buffer may be used again when it returned. What a get gives is the caller's.
 *
 * <p><b>Errors.</b> Methods fail with {@link StoreException} only, whose message names the object; a key or a range that is none is an {@link IllegalArgumentException}.
 */
public interface ObjectStore extends AutoCloseable {
    /** Longest key, in bytes. */
    int KEY_MAX = 900;

    /** Longest part of a key between two {@code '/'}, in bytes. */
    int SEGMENT_MAX = 200;

    /** A version of an object (an ETag), to be compared only: equal for equal bytes at most, so whoever must tell two puts of the same bytes apart puts something of its own into them. */
    record Version(String token) {}

    /** What a list tells: key, size in bytes, time of the last put by the store's own clock in milliseconds since 1970. */
    record Listed(String key, long size, long modifiedMillis) {}

    /** An object's bytes with their version. */
    record Content(ByteBuffer bytes, Version version) {}

    /** The whole object. */
    Content get(String key) throws StoreException;

    /** {@code length} bytes (at least one) from {@code offset}; fewer at the end of the object, none behind it. */
    ByteBuffer get(String key, long offset, int length) throws StoreException;

    /** Creates or replaces; of two at the same time one comes last. */
    Version put(String key, ByteBuffer bytes) throws StoreException;

    /** Creates; PRECONDITION_FAILED if the key exists. After a lost answer the outcome is found out, never guessed. */
    Version putIfAbsent(String key, ByteBuffer bytes) throws StoreException;

    /** Replaces the given version; PRECONDITION_FAILED if the object is another one or none. */
    Version putIfMatch(String key, ByteBuffer bytes, Version expected) throws StoreException;

    /**
     * The objects whose keys begin with {@code prefix} and are greater than {@code after}, in order of keys, byte by byte. What is there throughout is told exactly
     * once; what is put or deleted meanwhile may be told or not. What the visitor throws ends the list, and is thrown on.
     *
     * @param prefix the beginning of keys, not necessarily a folder; empty for all
     */
    void list(String prefix, Optional<String> after, Consumer<Listed> visitor) throws StoreException;

    /** Deletes any number of objects; a key that does not exist counts as deleted. When it fails, some may be deleted. */
    void delete(Collection<String> keys) throws StoreException;

    @Override
    void close();

    /**
     * Gives a key back if it is one: parts of 1 to {@value #SEGMENT_MAX} printable ASCII characters without space and backslash, the first of each no dot, joined by {@code '/'};
     * at most {@value #KEY_MAX} characters.
     *
     * @throws IllegalArgumentException otherwise
     */
    static String requireKey(String key) {
        boolean valid = key.length() <= KEY_MAX
                && key.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\')
                && Arrays.stream(key.split("/", -1))
                        .allMatch(part -> !part.isEmpty() && part.length() <= SEGMENT_MAX && part.charAt(0) != '.');
        if (!valid) {
            throw new IllegalArgumentException("\"" + key + "\" is no key of an object store");
        }
        return key;
    }

    /**
     * Checks what part of an object is asked for: at least one byte, from its beginning or later; it may lie behind the end.
     *
     * @throws IllegalArgumentException otherwise
     */
    static void requireRange(long offset, int length) {
        if (offset < 0 || length < 1) {
            throw new IllegalArgumentException("no range: " + length + " bytes from " + offset);
        }
    }

    /** Why the store did not do it. */
    enum Failure {
        /** No such object. */
        ABSENT,
        /** The condition of a conditional put does not hold. */
        PRECONDITION_FAILED,
        /** Out of reach, overloaded or timed out: trying again can help. */
        TRANSIENT,
        /** Not allowed, or not to be had as things are set up (no such bucket, another region): so it stays until somebody changes something. */
        DENIED
    }

    /** A request that failed; the message names the object. */
    final class StoreException extends IOException {
        private final Failure failure;

        public StoreException(Failure failure, String message, Throwable cause) {
            super(message, cause);
            this.failure = failure;
        }

        /** What kind of failure. */
        public Failure failure() {
            return failure;
        }
    }
}

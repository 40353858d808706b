package io.shorefs.spi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Immutable objects under keys, with the conditional writes that fencing needs. Methods block; any thread, any number at a time.
 *
 * <p>Keys are ASCII, at most 900 bytes, folders by {@code '/'}. An object is visible whole or not at all, to every reader, as soon as its put returned.
 */
public interface ObjectStore extends AutoCloseable {
    /** A version of an object, to be compared by equality only (an ETag). */
    record Version(String token) {}

    /** What a list tells: key, size in bytes, time of the last put by the store's own clock in milliseconds since 1970. */
    record Listed(String key, long size, long modifiedMillis) {}

    /** An object's bytes with their version. */
    record Content(ByteBuffer bytes, Version version) {}

    /** The whole object. */
    Content get(String key) throws StoreException;

    /** {@code length} bytes from {@code offset}; fewer at the end of the object. */
    ByteBuffer get(String key, long offset, int length) throws StoreException;

    /** Creates or replaces. */
    Version put(String key, ByteBuffer bytes) throws StoreException;

    /** Creates; PRECONDITION_FAILED if the key exists. After a lost answer the outcome is found out, never guessed. */
    Version putIfAbsent(String key, ByteBuffer bytes) throws StoreException;

    /** Replaces the given version; PRECONDITION_FAILED if the object is another one or none. */
    Version putIfMatch(String key, ByteBuffer bytes, Version expected) throws StoreException;

    /** The objects whose keys begin with {@code prefix} and follow {@code after}, in order of keys. */
    void list(String prefix, Optional<String> after, Consumer<Listed> visitor) throws StoreException;

    /** Deletes; a key that does not exist counts as deleted. */
    void delete(Collection<String> keys) throws StoreException;

    @Override
    void close();

    /** Why the store did not do it. */
    enum Failure {
        /** No such object. */
        ABSENT,
        /** The condition of a conditional put does not hold. */
        PRECONDITION_FAILED,
        /** Out of reach, overloaded or timed out: trying again can help. */
        TRANSIENT,
        /** Not allowed. */
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

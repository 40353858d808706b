package io.shorefs.spi;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Bytes that are somewhere else, too, kept on this machine. Any of them may be gone at any time, so nothing that goes wrong here is an error: what cannot be kept is not, what cannot be
 * read back exactly is not here.
 *
 * <p>Methods wait for a local disk at most. Any thread.
 */
public interface LocalCache extends AutoCloseable {
    /** Longest entry, in bytes. */
    int ENTRY_MAX = (1 << 20) + 4096;

    /** Keeps nothing. */
    LocalCache NONE = new LocalCache() {
        @Override
        public Optional<ByteBuffer> get(Key key, int length) {
            return Optional.empty();
        }

        @Override
        public boolean has(Key key) {
            return false;
        }

        @Override
        public void put(Key key, ByteBuffer bytes) {
            requireEntry(bytes);
        }

        @Override
        public void remove(Key key) {}

        @Override
        public long bytes() {
            return 0;
        }

        @Override
        public long limit() {
            return 0;
        }

        @Override
        public void close() {}

        @Override
        public String toString() {
            return "no cache";
        }
    };

    /** The name of an entry. A name stands for the same bytes for ever. */
    record Key(long high, long low, int ordinal) {}

    /**
     * What was put under a name, in a buffer of its own; never other bytes.
     *
     * @param length how many bytes were put
     */
    Optional<ByteBuffer> get(Key key, int length);

    /** Whether {@link #get} may give something, told without a disk. When that gave nothing, this says no until the next put. */
    boolean has(Key key);

    /**
     * Keeps bytes (position to limit; not moved), if it can.
     *
     * @throws IllegalArgumentException when there are none, or more than {@link #ENTRY_MAX}
     */
    void put(Key key, ByteBuffer bytes);

    /** Forgets an entry, for example one whose bytes are not what they should be by what else is known of them. */
    void remove(Key key);

    /** Bytes that it takes of this machine now. */
    long bytes();

    /** The most that it takes. */
    long limit();

    /** Others fail after it, or do nothing. */
    @Override
    void close();

    /** Checks what is put. */
    static void requireEntry(ByteBuffer bytes) {
        if (!bytes.hasRemaining() || bytes.remaining() > ENTRY_MAX) {
            throw new IllegalArgumentException("an entry of " + bytes.remaining() + " bytes: 1 to " + ENTRY_MAX);
        }
    }
}

package io.shorefs.core.replication;

import io.shorefs.spi.LocalCache;
import io.shorefs.spi.ObjectStore;
import java.time.Duration;
import java.util.Optional;

/**
 * The object store of a filesystem.
 *
 * @param store belongs to the caller, who closes it after the filesystem
 * @param branch name of the one that is served: {@link BranchName#MAIN}, or a clone's
 * @param password of the volume, if it is encrypted or, when it is made, is to be
 * @param uploadInterval longest time until a durable change is uploaded, while the store answers
 * @param durability what an fsync waits for
 * @param collection when what nothing refers to any more is looked for and deleted
 * @param cache for blocks of the store, on this machine; belongs to the caller, who closes it after the filesystem
 * @param metadata how much of the metadata is on this machine
 * @param scrubRate so many bytes a second all blocks are read, to see whether they are whole; 0 when that is done only when it is asked for
 */
public record StoreOptions(
        ObjectStore store,
        String branch,
        Optional<String> password,
        Duration uploadInterval,
        Durability durability,
        Collection collection,
        LocalCache cache,
        Metadata metadata,
        long scrubRate) {
    /** Without a cache on this machine, and one that reads all blocks only when it is asked to. */
    public StoreOptions(
            ObjectStore store,
            String branch,
            Optional<String> password,
            Duration uploadInterval,
            Durability durability,
            Collection collection,
            Metadata metadata) {
        this(store, branch, password, uploadInterval, durability, collection, LocalCache.NONE, metadata, 0);
    }

    /**
     * How much of the metadata is on this machine.
     *
     * @param fetched up to so many bytes of the local map, what is only in the store is fetched before anybody asks for it
     * @param most when the local map has more after something was fetched, what was fetched longest ago is evicted
     * @param partBytes so much is evicted at once
     */
    public record Metadata(long fetched, long most, long partBytes) {
        /** What several operations need at the same time must find room. */
        private static final long LEAST = 256L << 20;

        private static final long PART_BYTES = 4 << 20;

        /** Everything is fetched, and nothing evicted. */
        public static final Metadata ALL = new Metadata(Long.MAX_VALUE, Long.MAX_VALUE, PART_BYTES);

        /** About so many bytes of the local map, but never so few that nothing would go on. */
        public static Metadata of(long bytes) {
            return new Metadata(afterEviction(bytes), Math.max(LEAST, bytes), PART_BYTES);
        }

        /** What is left when so many bytes were too many: less, so that it is not done all the time. */
        static long afterEviction(long bytes) {
            return bytes / 8 * 7;
        }
    }

    /** What an fsync waits for. */
    public enum Durability {
        /** The journal of this machine. */
        JOURNAL,
        /** The object store. */
        STORE
    }

    /**
     * When what nothing refers to any more is looked for and deleted, and what is rewritten.
     *
     * @param grace so long it stays when it was found, by the store's own clock: who reads an older state must have ended then
     * @param written it is looked for when so many bytes were written since the last time, and a tenth of what is alive
     * @param interval or when so much time went by, if anything was written
     * @param smallBytes an object below this size is small
     * @param smallObjects so many small ones are made one
     */
    public record Collection(Duration grace, long written, Duration interval, long smallBytes, int smallObjects) {
        /** What is right unless somebody knows better. */
        public static final Collection DEFAULT =
                new Collection(Duration.ofMinutes(10), 1L << 30, Duration.ofHours(6), 1 << 20, 64);
    }
}

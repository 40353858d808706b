package io.shorefs.core.replication;

import io.shorefs.spi.ObjectStore;
import java.time.Duration;
import java.util.Optional;

/**
 * The object store of a filesystem.
 *
 * @param store belongs to the caller, who closes it after the filesystem
 * @param password of the volume, if it is encrypted or, when it is made, is to be
 * @param uploadInterval longest time until a durable change is uploaded, while the store answers
 * @param durability what an fsync waits for
 * @param metadataBytes up to so many bytes of the local map, metadata that is only in the store is fetched before anybody asks for it
 */
public record StoreOptions(
        ObjectStore store,
        Optional<String> password,
        Duration uploadInterval,
        Durability durability,
        long metadataBytes) {
    /** What an fsync waits for. */
    public enum Durability {
        /** The journal of this machine. */
        JOURNAL,
        /** The object store. */
        STORE
    }
}

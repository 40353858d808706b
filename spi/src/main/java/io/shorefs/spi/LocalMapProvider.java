package io.shorefs.spi;

import java.nio.file.Path;

/** Opens local maps; found by {@link java.util.ServiceLoader}. */
public interface LocalMapProvider {
    /** The name in configuration and logs, for example {@code "lmdb"}. */
    String name();

    /**
     * Opens the map in a folder of the journal, and makes it if there is none; the commit log may lie beside it.
     *
     * @param maxBytes how large it may become
     * @throws JournalException when it is damaged, from a newer version, or cannot be opened; the message names the path and says what to do
     */
    LocalMap open(Path folder, long maxBytes);

    /** Whether there is one in a folder, damaged or not; nothing is made or opened. True where that cannot be told. */
    default boolean exists(Path folder) {
        return true;
    }
}

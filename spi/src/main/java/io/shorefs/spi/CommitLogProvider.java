package io.shorefs.spi;

import java.nio.file.Path;

/** Opens commit logs; found by {@link java.util.ServiceLoader}. */
public interface CommitLogProvider {
    /** The name in configuration and logs, for example {@code "file"}. */
    String name();

    /**
     * Opens the log in a folder, and makes it if there is none.
     *
     * @param maxBytes how large its file may become
     * @throws JournalException when it is damaged, from a newer version, or cannot be opened; the message names the path and says what to do
     */
    CommitLog open(Path folder, long maxBytes);

    /** Whether there is one in a folder, damaged or not; nothing is made or opened. True where that cannot be told. */
    default boolean exists(Path folder) {
        return true;
    }
}

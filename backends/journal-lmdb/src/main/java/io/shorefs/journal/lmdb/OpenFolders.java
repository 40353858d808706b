package io.shorefs.journal.lmdb;

import io.shorefs.spi.JournalException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The folders that this process has open: LMDB's locks are lost when a process opens one twice and closes it once. Any thread. */
final class OpenFolders {
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private OpenFolders() {}

    /** A folder that is held until this is closed. */
    record Holding(Path folder) implements AutoCloseable {
        @Override
        public void close() {
            HELD.remove(folder);
        }
    }

    /**
     * Holds a folder.
     *
     * @param folder its real path
     * @throws JournalException when it is held
     */
    static Holding hold(Path folder) {
        if (!HELD.add(folder)) {
            throw new JournalException("The local map " + folder
                    + " is open in this process already: give each journal a folder of its own with [journal] dir.");
        }
        return new Holding(folder);
    }
}

package io.shorefs.memory;

import io.shorefs.spi.CommitLog;
import io.shorefs.spi.CommitLogProvider;
import io.shorefs.spi.JournalException;
import java.nio.file.Path;

/** The commit log {@code "memory"}: each one is new, and ends when it is closed. The folder is not touched. */
public final class MemoryCommitLogProvider implements CommitLogProvider {
    private static final int MIN_RING = 32;
    private static final int MAX_RING = (64 << 20) / CommitLog.PAGE;

    @Override
    public String name() {
        return "memory";
    }

    /** An eighth of it is the ring, at least 128 KiB, at most 64 MiB. */
    @Override
    public CommitLog open(Path folder, long maxBytes) {
        long pages = Math.min(maxBytes / CommitLog.PAGE, Integer.MAX_VALUE / 2);
        int ring = Math.clamp(pages / 8, MIN_RING, MAX_RING);
        if (pages <= ring) {
            throw new JournalException("A log in memory takes at least %d bytes, not %d: raise [journal] max_size"
                    .formatted((MIN_RING + 1) * CommitLog.PAGE, maxBytes));
        }
        return new MemoryLog(pages - ring, ring);
    }
}

package io.shorefs.memory;

import io.shorefs.conformance.log.DurableCommitLogKit;
import io.shorefs.spi.CommitLog;
import java.nio.file.Path;

/** The log in memory; opened again, it is one that everything written survived in. */
class MemoryLogTest extends DurableCommitLogKit {
    private MemoryLog last = new MemoryLog(MAX_BYTES / CommitLog.PAGE, 512);

    @Override
    protected CommitLog open(Path folder, long maxBytes) {
        last = last.afterCrash(true);
        return last;
    }
}

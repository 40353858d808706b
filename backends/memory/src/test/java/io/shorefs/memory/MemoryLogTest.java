package io.shorefs.memory;

import io.shorefs.conformance.log.CommitLogKit;
import io.shorefs.spi.CommitLog;
import java.nio.file.Path;

class MemoryLogTest extends CommitLogKit {
    @Override
    protected CommitLog open(Path folder, long maxBytes) {
        return new MemoryLog(maxBytes / CommitLog.PAGE);
    }
}

package io.shorefs.journal.log;

import io.shorefs.conformance.log.DurableCommitLogKit;
import io.shorefs.spi.CommitLog;
import io.shorefs.spi.CommitLogProvider;
import java.nio.file.Path;
import java.util.ServiceLoader;

/** The log in a file, as it is found, on this host's disk. */
class FileCommitLogTest extends DurableCommitLogKit {
    @Override
    protected CommitLog open(Path folder, long maxBytes) {
        CommitLogProvider provider = ServiceLoader.load(CommitLogProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(candidate -> candidate.name().equals("file"))
                .findFirst()
                .orElseThrow();
        return provider.open(folder, maxBytes);
    }
}

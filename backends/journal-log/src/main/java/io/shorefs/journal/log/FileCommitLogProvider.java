package io.shorefs.journal.log;

import io.shorefs.spi.CommitLog;
import io.shorefs.spi.CommitLogProvider;
import java.nio.file.Files;
import java.nio.file.Path;

/** The commit log {@code "file"}: the file {@code commit.log} in the journal's folder. */
public final class FileCommitLogProvider implements CommitLogProvider {
    private static final String FILE = "commit.log";

    @Override
    public String name() {
        return "file";
    }

    @Override
    public CommitLog open(Path folder, long maxBytes) {
        return FileCommitLog.open(DiskFile.open(folder.resolve(FILE).toAbsolutePath()), LogLimits.of(maxBytes));
    }

    @Override
    public boolean exists(Path folder) {
        return Files.exists(folder.resolve(FILE));
    }
}

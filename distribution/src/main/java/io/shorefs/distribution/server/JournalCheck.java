package io.shorefs.distribution.server;

import io.shorefs.core.Progress;
import io.shorefs.core.check.Check;
import io.shorefs.core.check.Report;
import io.shorefs.core.commit.Recovery;
import io.shorefs.distribution.config.ServerConfiguration;
import io.shorefs.distribution.plugin.Providers;
import java.nio.file.Path;
import java.security.SecureRandom;

/** Checks a filesystem that no server holds: recovers its journal, as a start does, and reads everything. */
public final class JournalCheck {
    private JournalCheck() {}

    /**
     * Runs the check.
     *
     * @throws StartException when there is no filesystem, or a server holds it
     * @throws io.shorefs.spi.JournalException when the journal is damaged
     */
    public static Report run(ServerConfiguration configuration, Providers providers, Progress progress) {
        Path path = Journal.requireIn(configuration.journal(), providers);
        try (DataFolder folder = DataFolder.take(path, "a check (shorefs fsck)");
                Journal journal = Journal.open(folder.path(), configuration.journal(), providers)) {
            new Recovery(journal.log(), journal.map()).run(new SecureRandom().nextLong());
            return new Check(journal.map(), journal.log(), true, progress).run();
        }
    }
}

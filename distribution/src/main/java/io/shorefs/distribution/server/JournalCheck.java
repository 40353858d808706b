package io.shorefs.distribution.server;

import io.shorefs.core.check.Check;
import io.shorefs.core.check.Report;
import io.shorefs.core.commit.Recovery;
import io.shorefs.distribution.config.ServerConfiguration;
import io.shorefs.distribution.plugin.Providers;
import java.nio.file.Files;
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
    public static Report run(ServerConfiguration configuration, Providers providers) {
        Path path = configuration.journal().folder();
        if (!Files.isDirectory(path)) {
            throw new StartException("there is no data folder " + path + "; name it with --data or [journal] dir");
        }
        if (!Files.isReadable(path) || !Files.isExecutable(path)) {
            throw new StartException("the data folder " + path + " may not be read by user "
                    + System.getProperty("user.name") + "; run this as its owner, or name another one with --data");
        }
        if (!Journal.exists(path, configuration.journal(), providers)) {
            throw new StartException(
                    "there is no filesystem in " + path + "; name its folder with --data or [journal] dir");
        }
        try (DataFolder folder = DataFolder.take(path, "a check (shorefs fsck)");
                Journal journal = Journal.open(folder.path(), configuration.journal(), providers)) {
            new Recovery(journal.log(), journal.map()).run(new SecureRandom().nextLong());
            return new Check(journal.map(), journal.log(), true).run();
        }
    }
}

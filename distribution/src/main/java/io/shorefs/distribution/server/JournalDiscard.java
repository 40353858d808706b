package io.shorefs.distribution.server;

import io.shorefs.api.FsException;
import io.shorefs.distribution.config.ServerConfiguration;
import io.shorefs.distribution.plugin.Providers;
import io.shorefs.spi.ObjectStore.StoreException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Gives a journal up: it is moved aside in its data folder, so that the next start begins from the object store. Only when there is a filesystem to begin from. A crash in the middle leaves a
 * journal in part, which a start refuses and the next discard moves after.
 */
public final class JournalDiscard {
    private static final String ASIDE = "discarded-";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss");

    /** What is not of one journal. */
    private static final List<String> STAYS = List.of("shorefs.lock", "control", "cache");

    private JournalDiscard() {}

    /**
     * Does it.
     *
     * @param agreed asked when it could be done: whether it is to be
     * @return where the journal is now
     * @throws StartException when there is no journal, a server holds it, nothing could be begun from, or it was not agreed to
     */
    public static Path run(ServerConfiguration configuration, Providers providers, BooleanSupplier agreed) {
        Path data = Journal.requireIn(configuration.journal(), providers);
        try (DataFolder folder = DataFolder.take(data, "a discard (shorefs journal discard)")) {
            requireFilesystem(configuration, providers);
            if (!agreed.getAsBoolean()) {
                throw new StartException("nothing was discarded");
            }
            return moveAside(folder.path());
        }
    }

    private static void requireFilesystem(ServerConfiguration configuration, Providers providers) {
        if (configuration.storage().isEmpty()) {
            throw new StartException("the configuration names no object store, so the journal is all there is of its"
                    + " filesystem: set [storage] url, or remove the data folder by yourself");
        }
        try (StoreReading store = StoreReading.open(configuration, providers)) {
            if (store.bucket().manifest().isEmpty()) {
                throw new StartException(
                        "the filesystem in " + configuration.storage().get().url()
                                + " was made and never begun: there is nothing to begin from without this journal");
            }
        } catch (StoreException | FsException e) {
            throw new StartException(
                    "the object store cannot be read, so nobody knows whether it has the filesystem; nothing was discarded: "
                            + e.getMessage(),
                    e);
        }
    }

    private static Path moveAside(Path folder) {
        Path aside = folder.resolve(ASIDE + TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
        try {
            List<Path> parts = new ArrayList<>();
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                for (Path entry : entries) {
                    String name = entry.getFileName().toString();
                    if (!STAYS.contains(name) && !name.startsWith(ASIDE)) {
                        parts.add(entry);
                    }
                }
            }
            Files.createDirectories(aside);
            for (Path part : parts) {
                Files.move(part, aside.resolve(part.getFileName()));
            }
            return aside;
        } catch (IOException e) {
            throw new StartException(
                    "cannot move the journal to " + aside + " (" + e + "): try again when that is mended", e);
        }
    }
}

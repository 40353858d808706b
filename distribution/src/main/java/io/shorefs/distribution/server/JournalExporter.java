package io.shorefs.distribution.server;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.Progress;
import io.shorefs.core.SystemTasks;
import io.shorefs.core.commit.Recovery;
import io.shorefs.core.commit.StoredMetadata;
import io.shorefs.core.export.ExportReport;
import io.shorefs.core.export.JournalExport;
import io.shorefs.core.export.StoreSide;
import io.shorefs.core.key.State;
import io.shorefs.core.replication.BranchState;
import io.shorefs.core.replication.Bucket;
import io.shorefs.core.tree.StoredMap;
import io.shorefs.distribution.config.ServerConfiguration;
import io.shorefs.distribution.plugin.Providers;
import io.shorefs.spi.ObjectStore.StoreException;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes what the journal has and the object store has not into a folder: {@code files.tar}, and {@code report.txt}, which tells by name what is not whole, and which names are gone. The journal is
 * recovered, as by a start, and otherwise read only; the store is read only, beside whoever serves it.
 */
public final class JournalExporter {
    private static final int BUFFER = 1 << 20;

    /** Tables of the store in memory. */
    private static final long CACHE_BYTES = 32 << 20;

    private final Path folder;
    private final ServerConfiguration configuration;
    private final Providers providers;
    private final Progress progress;
    private final Consumer<String> warning;

    /**
     * Into a folder that is empty, or does not exist.
     *
     * @param warning told what the operator should know before the end
     */
    public JournalExporter(
            Path folder,
            ServerConfiguration configuration,
            Providers providers,
            Progress progress,
            Consumer<String> warning) {
        this.folder = folder;
        this.configuration = configuration;
        this.providers = providers;
        this.progress = progress;
        this.warning = warning;
    }

    /**
     * Runs it.
     *
     * @throws StartException when there is no journal, a server holds it, or the folder cannot be used
     * @throws io.shorefs.spi.JournalException when the journal is damaged
     */
    public ExportReport run() {
        Path data = Journal.requireIn(configuration.journal(), providers);
        try (DataFolder held = DataFolder.take(data, "an export (shorefs journal export)");
                SystemTasks tasks = new SystemTasks()) {
            prepare();
            try (Journal journal = Journal.open(held.path(), configuration.journal(), providers)) {
                new Recovery(journal.log(), journal.map()).run(new SecureRandom().nextLong());
                return withStore(journal, tasks);
            }
        }
    }

    private void prepare() {
        try {
            if (!Files.exists(folder)) {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                if (entries.iterator().hasNext()) {
                    throw new StartException(folder + " is not empty: name another folder, or one to be made");
                }
            }
        } catch (IOException e) {
            throw new StartException("cannot use the folder " + folder + " (" + e + "): name another one", e);
        }
    }

    private ExportReport withStore(Journal journal, SystemTasks tasks) {
        if (configuration.storage().isEmpty()) {
            return write(journal, StoreSide.none("it is in the object store, and the configuration names none"));
        }
        try (StoreReading store = StoreReading.open(configuration, providers)) {
            return write(journal, side(journal, store, tasks));
        } catch (StoreException | FsException e) {
            warning.accept("the object store cannot be read, what it alone has will be missing: " + e.getMessage());
            return write(journal, StoreSide.none("the object store cannot be read: " + e.getMessage()));
        }
    }

    private StoreSide side(Journal journal, StoreReading store, SystemTasks tasks) throws StoreException {
        Bucket bucket = store.bucket();
        long filesystem = new StoredMetadata(journal.log(), journal.map()).get(State.FILESYSTEM_ID);
        if (store.volume().volume().filesystemId() != filesystem) {
            return StoreSide.none("[storage] url holds another filesystem than the journal");
        }
        state(bucket, tasks); // if it is not to be had, that is known now
        return StoreSide.of(() -> state(bucket, tasks), bucket);
    }

    private static StoredMap state(Bucket bucket, SystemTasks tasks) throws StoreException {
        return BranchState.read(bucket, tasks::executeBlocking)
                .orElseThrow(() -> new FsException(Errno.EIO, "the object store has no manifest"))
                .map(bucket, CACHE_BYTES, tasks::executeBlocking);
    }

    private ExportReport write(Journal journal, StoreSide store) {
        Path partial = folder.resolve("files.tar.partial");
        try (FileChannel archive = FileChannel.open(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(archive), BUFFER);
                BufferedWriter report =
                        Files.newBufferedWriter(folder.resolve("report.txt"), StandardOpenOption.CREATE_NEW)) {
            ExportReport result = new JournalExport(
                            journal.log(), journal.map(), store, progress, line -> writeLine(report, line))
                    .run(out);
            out.flush();
            archive.force(true);
            lines(result).forEach(line -> writeLine(report, line));
            Files.move(partial, folder.resolve("files.tar"), StandardCopyOption.ATOMIC_MOVE);
            return result;
        } catch (IOException | UncheckedIOException e) {
            throw new StartException(
                    "cannot write to " + folder + " (" + e.getMessage() + "): the export is not whole, remove it", e);
        }
    }

    private static void writeLine(Writer report, String line) {
        try {
            report.write(line);
            report.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What an export came to, for people to read. */
    public static List<String> lines(ExportReport report) {
        return List.of(
                report.files() + " files with " + report.bytes() + " bytes, " + report.others()
                        + " directories, links and others",
                report.renamed() + " names renamed, " + report.removed() + " removed",
                report.isComplete()
                        ? "everything is there" + mixed(report)
                        : report.incomplete() + " are not whole, zeros stand for what is missing" + mixed(report));
    }

    private static String mixed(ExportReport report) {
        return report.mixed() == 0 ? "" : "; of " + report.mixed() + " something is as the object store has it now";
    }
}

package io.shorefs.journal.log;

import io.shorefs.spi.CommitLog;
import io.shorefs.spi.JournalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * A file of this host. Its owner alone can read it.
 *
 * <p>The thread that writes and syncs must not be interrupted: the JDK closes a channel then, and what an interrupted sync did is unknown. Threads that read may be.
 */
final class DiskFile implements LogFile {
    private static final Optional<OpenOption> DIRECT = direct();

    private final Path path;
    private final FileChannel channel;
    private final InterruptibleReads reads;
    /** Kept, since finding it reads the table of all mounts. */
    private final FileStore store;

    private DiskFile(Path path, FileChannel channel, InterruptibleReads reads, FileStore store) {
        this.path = path;
        this.channel = channel;
        this.reads = reads;
        this.store = store;
    }

    /** Opens a file, and makes an empty one if there is none. */
    static DiskFile open(Path path) {
        try {
            if (!Files.exists(path)) {
                make(path);
            }
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            return new DiskFile(path, channel, new InterruptibleReads(path), Files.getFileStore(path));
        } catch (IOException e) {
            throw new JournalException(
                    "%s cannot be opened: %s. Name another folder with [journal] dir, or make this one readable and writable."
                            .formatted(path, e),
                    e);
        }
    }

    private static void make(Path path) throws IOException {
        boolean posix = Files.getFileStore(path.getParent()).supportsFileAttributeView("posix");
        FileAttribute<?>[] ownerOnly = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        FileChannel.open(path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)
                .close();
        try (FileChannel folder = FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    @Override
    public String name() {
        return path.toString();
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        return reads.read(into, position);
    }

    @Override
    public void write(ByteBuffer from, long position) throws IOException {
        long at = position;
        while (from.hasRemaining()) {
            at += channel.write(from, at);
        }
    }

    @Override
    public void sync() throws IOException {
        channel.force(false);
    }

    @Override
    public Optional<LogReader> pastCache() throws IOException {
        if (DIRECT.isEmpty() || store.getBlockSize() > CommitLog.PAGE) {
            return Optional.empty();
        }
        try {
            return Optional.of(new ChannelReader(FileChannel.open(path, StandardOpenOption.READ, DIRECT.get())));
        } catch (IOException | UnsupportedOperationException e) {
            // Hosts without direct I/O refuse the option (EINVAL, for example on tmpfs); a file that cannot be read at
            // all is found out by the ordinary reads that follow.
            return Optional.empty();
        }
    }

    @Override
    public long room() throws IOException {
        return store.getUsableSpace();
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            reads.close();
        }
    }

    /** The JDK's name for O_DIRECT, by reflection: the compiler warns of it, since other JDKs may lack it. */
    private static Optional<OpenOption> direct() {
        try {
            Object[] options =
                    Class.forName("com.sun.nio.file.ExtendedOpenOption").getEnumConstants();
            return Arrays.stream(options)
                    .filter(option -> option.toString().equals("DIRECT"))
                    .map(OpenOption.class::cast)
                    .findFirst();
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }
}

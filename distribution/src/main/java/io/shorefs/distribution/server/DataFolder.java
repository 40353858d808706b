package io.shorefs.distribution.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * The folder with a filesystem's data, held by one process at a time: by an operating system's lock on {@code shorefs.lock}, which a crash
 * releases, with the holder's name written inside; and by one on the folder itself, since that file can be removed beside a process that holds it. One thread.
 */
public final class DataFolder implements AutoCloseable {
    private static final String LOCK = "shorefs.lock";
    private static final int MOST_BYTES = 4096;

    private final Path path;
    private final FileChannel channel;
    private final FolderLock lock;

    private DataFolder(Path path, FileChannel channel, FolderLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Makes the folder if there is none (for its owner only), and takes it.
     *
     * @param purpose what this process does with it, for whoever finds it taken
     * @throws StartException when another process holds it, named in the message, or it cannot be made or written
     */
    public static DataFolder take(Path path, String purpose) {
        try {
            if (!Files.isDirectory(path)) {
                Files.createDirectories(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            FileChannel channel = FileChannel.open(
                    path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            lock(path, channel);
            DataFolder folder = new DataFolder(path, channel, lockItself(path, channel));
            folder.describe(purpose, List.of());
            return folder;
        } catch (IOException e) {
            throw new StartException(
                    "cannot use the data folder " + path + " (" + e
                            + "): set another one with --data or [journal] dir, or its permissions",
                    e);
        }
    }

    private static void lock(Path path, FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return;
            }
            String holder = read(channel);
            channel.close();
            throw new StartException("the data folder " + path + " is held by " + holder
                    + "; stop that one, or choose another folder with --data or [journal] dir");
        } catch (OverlappingFileLockException e) {
            channel.close();
            throw new StartException("the data folder " + path + " is held by this process already", e);
        }
    }

    private static FolderLock lockItself(Path path, FileChannel channel) throws IOException {
        Optional<FolderLock> lock = Optional.empty();
        try {
            lock = FolderLock.tryTake(path);
        } finally {
            if (lock.isEmpty()) {
                channel.close();
            }
        }
        return lock.orElseThrow(() -> new StartException("the data folder " + path
                + " is held by another process, though the " + LOCK + " of that one was removed; find it with \"fuser "
                + path + "\" and stop it, or choose another folder with --data or [journal] dir"));
    }

    /** Where the folder is. */
    public Path path() {
        return path;
    }

    /** Writes who holds the folder: the line that another process shows. */
    void describe(String purpose, List<String> addresses) throws IOException {
        String where = addresses.isEmpty() ? "" : ", listening on " + String.join(" and ", addresses);
        String line = purpose + " with process id " + ProcessHandle.current().pid() + ", started "
                + Instant.now().truncatedTo(ChronoUnit.SECONDS) + where + "\n";
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)), 0);
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(MOST_BYTES);
        channel.read(buffer, 0);
        String line = StandardCharsets.UTF_8.decode(buffer.flip()).toString().strip();
        return line.isEmpty() ? "another process" : line;
    }

    /** Gives the folder free. */
    @Override
    public void close() {
        try (lock) {
            channel.close();
        } catch (IOException e) {
            throw new StartException("cannot release " + path.resolve(LOCK) + ": " + e, e);
        }
    }
}

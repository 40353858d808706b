package io.shorefs.cache.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file of this host that its owner alone can read. The JDK closes a channel when a thread that uses it is interrupted: what is under way fails then, and the next finds the file open
 * again.
 */
final class DiskFile implements CacheDisk {
    private static final Set<OpenOption> OPTIONS =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);

    private final Path path;
    private final FileStore store;
    private final FileAttribute<?>[] attributes;
    private volatile FileChannel channel;
    private boolean closed;

    private DiskFile(Path path) throws IOException {
        this.path = path;
        store = Files.getFileStore(path.getParent());
        attributes = ownerOnly(store, "rw-------");
        channel = FileChannel.open(path, OPTIONS, attributes);
    }

    /** Opens the file in a folder, and makes both if there are none. */
    static DiskFile open(Path folder, String name) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder.getParent());
            Files.createDirectory(folder, ownerOnly(Files.getFileStore(folder.getParent()), "rwx------"));
        }
        return new DiskFile(folder.resolve(name));
    }

    private static FileAttribute<?>[] ownerOnly(FileStore store, String permissions) {
        return store.supportsFileAttributeView("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private FileChannel channel() throws IOException {
        FileChannel present = channel;
        return present.isOpen() ? present : reopened();
    }

    private synchronized FileChannel reopened() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (!channel.isOpen()) {
            channel = FileChannel.open(path, OPTIONS, attributes);
        }
        return channel;
    }

    @Override
    public void read(ByteBuffer into, long position) throws IOException {
        FileChannel from = channel();
        long at = position;
        while (into.hasRemaining()) {
            int count = from.read(into, at);
            if (count < 0) {
                return;
            }
            at += count;
        }
    }

    @Override
    public void write(ByteBuffer from, long position) throws IOException {
        FileChannel to = channel();
        long at = position;
        while (from.hasRemaining()) {
            at += to.write(from, at);
        }
    }

    @Override
    public long size() throws IOException {
        return channel().size();
    }

    @Override
    public void truncate(long size) throws IOException {
        channel().truncate(size);
    }

    @Override
    public long free() throws IOException {
        return store.getUsableSpace();
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        channel.close();
    }
}

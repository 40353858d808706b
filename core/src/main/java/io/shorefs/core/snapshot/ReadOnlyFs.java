package io.shorefs.core.snapshot;

import io.shorefs.api.AttributeChanges;
import io.shorefs.api.Attributes;
import io.shorefs.api.Credentials;
import io.shorefs.api.DirectoryReader;
import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FsException;
import io.shorefs.api.LockRange;
import io.shorefs.api.Name;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import io.shorefs.api.Statistics;
import io.shorefs.api.XattrMode;
import io.shorefs.core.data.FileData;
import io.shorefs.core.data.Layout;
import io.shorefs.core.key.State;
import io.shorefs.core.lock.LockTable;
import io.shorefs.core.map.Epochs;
import io.shorefs.core.map.OrderedMap;
import io.shorefs.core.map.Sequences;
import io.shorefs.core.namespace.Inodes;
import io.shorefs.core.namespace.Namespace;
import io.shorefs.core.namespace.OpenInodes;
import io.shorefs.core.op.Admission;
import io.shorefs.core.op.InodeLocks;
import io.shorefs.core.op.Operations;
import io.shorefs.spi.CommitLog;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A state of the object store as a filesystem: the same engine as that of a filesystem that changes, over a map that does not. Every change is EROFS, access times stay as they are, locks hold among those who use it
 * here, an fsync has nothing to wait for. What is not in memory is fetched while the operation waits, up to 30 s. It holds no thread and no disk. Any thread.
 */
final class ReadOnlyFs implements FileSystem {
    private static final int WRITE = 2;

    /** As for a filesystem that is written: an object store has no size. */
    private static final long STORE_PAGES = (1L << 50) / CommitLog.PAGE;

    private static final Admission REFUSING = new Admission() {
        @Override
        public void grow() {
            throw readOnly();
        }

        @Override
        public void shrink() {
            throw readOnly();
        }
    };

    private final Operations operations;
    private final OrderedMap map;
    private final Namespace namespace;
    private final FileData data;

    /**
     * Over states.
     *
     * @param parts what it shares with others of the same volume
     */
    ReadOnlyFs(States states, ReadParts parts) {
        StateMap stored = new StateMap(states, parts.tasks(), parts.clock());
        Epochs epochs = new Epochs();
        operations = new Operations(parts.tasks(), epochs, stored);
        map = new OrderedMap(stored, 0);
        InodeLocks locks = new InodeLocks();
        OpenInodes open = new OpenInodes();
        namespace = new Namespace(
                operations,
                locks,
                map,
                new Sequences(map, State.INODES_RESERVED, ROOT + 1),
                new Sequences(map, State.SEQUENCES_RESERVED, 1),
                parts.clock(),
                REFUSING,
                new ReadOnlyContents(map),
                open,
                new Inodes(map, open),
                new LockTable(parts.tasks(), parts.lockBytes()));
        Layout layout = new Layout(parts.blockBytes());
        data = new FileData(
                operations, locks, map, parts.clock(), layout, parts.cache(), parts.source(), parts.tasks());
    }

    private static FsException readOnly() {
        return new FsException(Errno.EROFS);
    }

    private static <T> CompletableFuture<T> refused() {
        return CompletableFuture.failedFuture(readOnly());
    }

    @Override
    public CompletableFuture<List<Attributes>> walk(Credentials who, long inode, List<Name> names) {
        return namespace.walk(who, inode, names);
    }

    @Override
    public CompletableFuture<Attributes> mkdir(Credentials who, long directory, Name name, int mode) {
        return refused();
    }

    @Override
    public CompletableFuture<Attributes> mknod(Credentials who, long directory, Name name, int mode, long rdev) {
        return refused();
    }

    @Override
    public CompletableFuture<Attributes> symlink(Credentials who, long directory, Name name, byte[] target) {
        return refused();
    }

    @Override
    public CompletableFuture<byte[]> readlink(long inode) {
        return namespace.readlink(inode);
    }

    @Override
    public CompletableFuture<Void> link(Credentials who, long inode, long directory, Name name) {
        return refused();
    }

    @Override
    public CompletableFuture<Void> unlink(Credentials who, long directory, Name name, long inode) {
        return refused();
    }

    @Override
    public CompletableFuture<Void> rmdir(Credentials who, long directory, Name name, long inode) {
        return refused();
    }

    @Override
    public CompletableFuture<Void> rename(Credentials who, long from, Name fromName, long inode, long to, Name toName) {
        return refused();
    }

    @Override
    public CompletableFuture<Void> readdir(OpenFile directory, long position, DirectoryReader reader) {
        return namespace.readdir(directory, position, reader);
    }

    @Override
    public CompletableFuture<Attributes> attributes(long inode) {
        return namespace.attributes(inode);
    }

    @Override
    public CompletableFuture<Attributes> change(Credentials who, long inode, AttributeChanges changes) {
        return refused();
    }

    @Override
    public CompletableFuture<Attributes> change(Credentials who, OpenFile file, AttributeChanges changes) {
        return refused();
    }

    /** Of what is not a device or a pipe, nobody may write. */
    @Override
    public CompletableFuture<Void> access(Credentials who, long inode, int mask) {
        if ((mask & WRITE) == 0) {
            return namespace.access(who, inode, mask);
        }
        return namespace.attributes(inode).thenCompose(found -> switch (found.type()) {
            case REGULAR, DIRECTORY, SYMLINK -> refused();
            case FIFO, SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE -> namespace.access(who, inode, mask);
        });
    }

    @Override
    public CompletableFuture<OpenFile> open(Credentials who, long inode, OpenMode mode) {
        return mode.write() || mode.truncate() ? refused() : namespace.open(who, inode, mode);
    }

    @Override
    public CompletableFuture<Created> create(Credentials who, long directory, Name name, OpenMode open, int mode) {
        return refused();
    }

    @Override
    public CompletableFuture<Integer> read(OpenFile file, long offset, ByteBuffer into) {
        try {
            if (!OpenInodes.require(file).mode().read()) {
                throw new FsException(Errno.EBADF);
            }
        } catch (FsException e) {
            return CompletableFuture.failedFuture(e);
        }
        return data.read(file, offset, into);
    }

    @Override
    public CompletableFuture<Integer> write(OpenFile file, long offset, ByteBuffer from) {
        return refused();
    }

    @Override
    public CompletableFuture<Void> sync(long inode) {
        return namespace.exists(inode);
    }

    @Override
    public CompletableFuture<Void> syncAll() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> close(OpenFile file) {
        return namespace.close(file);
    }

    @Override
    public CompletableFuture<byte[]> xattr(Credentials who, long inode, Name name) {
        return namespace.xattr(who, inode, name);
    }

    @Override
    public CompletableFuture<List<Name>> xattrs(Credentials who, long inode) {
        return namespace.xattrs(who, inode);
    }

    @Override
    public CompletableFuture<Void> setXattr(Credentials who, long inode, Name name, byte[] value, XattrMode mode) {
        return refused();
    }

    @Override
    public CompletableFuture<Void> removeXattr(Credentials who, long inode, Name name) {
        return refused();
    }

    @Override
    public CompletableFuture<Boolean> lock(OpenFile file, LockRange range, Duration wait) {
        return namespace.lock(file, range, wait);
    }

    @Override
    public CompletableFuture<Void> unlock(OpenFile file, LockRange range) {
        return namespace.unlock(file, range);
    }

    @Override
    public CompletableFuture<Optional<LockRange>> conflict(OpenFile file, LockRange range) {
        return namespace.conflict(file, range);
    }

    @Override
    public CompletableFuture<Statistics> statistics() {
        return operations.run(() -> {
            long files = map.state(State.INODES);
            long id = map.state(State.FILESYSTEM_ID);
            return new Statistics(CommitLog.PAGE, STORE_PAGES, STORE_PAGES, STORE_PAGES, files, 0, id, Name.MAX_BYTES);
        });
    }
}

package io.shorefs.conformance.model;

import io.shorefs.api.AttributeChanges;
import io.shorefs.api.Attributes;
import io.shorefs.api.Credentials;
import io.shorefs.api.DirectoryReader;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FsException;
import io.shorefs.api.LockRange;
import io.shorefs.api.Name;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import io.shorefs.api.Statistics;
import io.shorefs.api.XattrMode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A whole POSIX filesystem in memory, simple enough to be right: what others are compared with.
 *
 * <p>Every future is complete when it is returned, but that of a lock that waits. Nothing is durable, and memory is the only limit: the
 * model never answers ENOSPC. The root belongs to user 0, mode 0755. Any thread.
 */
public final class ModelFileSystem implements FileSystem {
    private static final int BLOCK = 4096;
    private static final long BLOCKS = 1L << 30;
    private static final long FILES = 1L << 30;
    private static final long ID = 0x5348_4f52_454d_4f44L;

    private final Guard guard = new Guard();
    private final State state;
    private final NameOperations names;
    private final RenameOperation rename;
    private final DataOperations data;
    private final OpenOperations opens;
    private final AttributeOperations attributes;
    private final XattrOperations xattrs;
    private final LockOperations locks;

    /** An empty filesystem on the system's clock. */
    public ModelFileSystem() {
        this(InstantSource.system());
    }

    /** An empty filesystem; {@code clock} is read once an operation, and tells the times of all that the operation touches. */
    public ModelFileSystem(InstantSource clock) {
        state = new State(clock);
        Creation creation = new Creation(state);
        names = new NameOperations(state, creation);
        rename = new RenameOperation(state, names);
        data = new DataOperations(state);
        opens = new OpenOperations(state, names, creation, data);
        attributes = new AttributeOperations(state, data);
        xattrs = new XattrOperations(state);
        locks = new LockOperations(guard);
    }

    // ---- names ----

    @Override
    public CompletableFuture<List<Attributes>> walk(Credentials who, long inode, List<Name> path) {
        return answer(() -> names.walk(who, inode, path));
    }

    @Override
    public CompletableFuture<Attributes> mkdir(Credentials who, long directory, Name name, int mode) {
        return answer(() -> names.mkdir(who, directory, name, mode));
    }

    @Override
    public CompletableFuture<Attributes> mknod(Credentials who, long directory, Name name, int mode, long rdev) {
        return answer(() -> names.mknod(who, directory, name, mode, rdev));
    }

    @Override
    public CompletableFuture<Attributes> symlink(Credentials who, long directory, Name name, byte[] target) {
        return answer(() -> names.symlink(who, directory, name, target));
    }

    @Override
    public CompletableFuture<byte[]> readlink(long inode) {
        return answer(() -> names.readlink(inode));
    }

    @Override
    public CompletableFuture<Void> link(Credentials who, long inode, long directory, Name name) {
        return run(() -> names.link(who, inode, directory, name));
    }

    @Override
    public CompletableFuture<Void> unlink(Credentials who, long directory, Name name, long inode) {
        return run(() -> names.unlink(who, directory, name, inode));
    }

    @Override
    public CompletableFuture<Void> rmdir(Credentials who, long directory, Name name, long inode) {
        return run(() -> names.rmdir(who, directory, name, inode));
    }

    @Override
    public CompletableFuture<Void> rename(Credentials who, long from, Name fromName, long inode, long to, Name toName) {
        return run(() -> rename.rename(who, from, fromName, inode, to, toName));
    }

    @Override
    public CompletableFuture<Void> readdir(OpenFile directory, long position, DirectoryReader reader) {
        return answer(() -> data.list(ModelFile.of(directory), position)).thenAccept(entries -> {
            for (DataOperations.Listed entry : entries) {
                if (!reader.entry(entry.inode(), entry.type(), entry.position(), entry.name())) {
                    return;
                }
            }
        });
    }

    // ---- attributes ----

    @Override
    public CompletableFuture<Attributes> attributes(long inode) {
        return answer(() -> state.get(inode).attributes());
    }

    @Override
    public CompletableFuture<Attributes> change(Credentials who, long inode, AttributeChanges changes) {
        return answer(() -> {
            Node node = state.get(inode);
            attributes.change(who, node, changes, false);
            return node.attributes();
        });
    }

    @Override
    public CompletableFuture<Attributes> change(Credentials who, OpenFile file, AttributeChanges changes) {
        return answer(() -> {
            Node node = ModelFile.of(file).node();
            attributes.change(who, node, changes, file.mode().write());
            return node.attributes();
        });
    }

    @Override
    public CompletableFuture<Void> access(Credentials who, long inode, int mask) {
        return run(() -> Permissions.checkAccess(who, state.get(inode), mask));
    }

    // ---- data ----

    @Override
    public CompletableFuture<OpenFile> open(Credentials who, long inode, OpenMode mode) {
        return answer(() -> opens.open(who, inode, mode));
    }

    @Override
    public CompletableFuture<Created> create(Credentials who, long directory, Name name, OpenMode open, int mode) {
        return answer(() -> opens.create(who, directory, name, open, mode));
    }

    @Override
    public CompletableFuture<Integer> read(OpenFile file, long offset, ByteBuffer into) {
        return answer(() -> data.read(ModelFile.of(file), offset, into));
    }

    @Override
    public CompletableFuture<Integer> write(OpenFile file, long offset, ByteBuffer from) {
        return answer(() -> data.write(ModelFile.of(file), offset, from));
    }

    @Override
    public CompletableFuture<Void> sync(long inode) {
        return run(() -> state.get(inode));
    }

    @Override
    public CompletableFuture<Void> syncAll() {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> close(OpenFile file) {
        return run(() -> {
            if (file instanceof ModelFile own && own.isOpen()) {
                locks.close(own);
                opens.close(own);
            }
        });
    }

    // ---- extended attributes and ACLs ----

    @Override
    public CompletableFuture<byte[]> xattr(Credentials who, long inode, Name name) {
        return answer(() -> xattrs.get(who, inode, name));
    }

    @Override
    public CompletableFuture<List<Name>> xattrs(Credentials who, long inode) {
        return answer(() -> xattrs.list(who, inode));
    }

    @Override
    public CompletableFuture<Void> setXattr(Credentials who, long inode, Name name, byte[] value, XattrMode mode) {
        return run(() -> xattrs.set(who, inode, name, value, mode));
    }

    @Override
    public CompletableFuture<Void> removeXattr(Credentials who, long inode, Name name) {
        return run(() -> xattrs.remove(who, inode, name));
    }

    // ---- locks ----

    @Override
    public CompletableFuture<Boolean> lock(OpenFile file, LockRange range, Duration wait) {
        try {
            return guard.alone(() -> locks.lock(ModelFile.of(file), range, wait));
        } catch (FsException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletableFuture<Void> unlock(OpenFile file, LockRange range) {
        return run(() -> locks.unlock(ModelFile.of(file), range));
    }

    @Override
    public CompletableFuture<Optional<LockRange>> conflict(OpenFile file, LockRange range) {
        return answer(() -> locks.conflict(ModelFile.of(file), range));
    }

    // ---- the whole ----

    @Override
    public CompletableFuture<Statistics> statistics() {
        return answer(() -> {
            long free = BLOCKS - state.allocated() / BLOCK;
            return new Statistics(BLOCK, BLOCKS, free, free, FILES, FILES - state.count(), ID, Name.MAX_BYTES);
        });
    }

    private CompletableFuture<Void> run(Runnable operation) {
        return answer(() -> {
            operation.run();
            return null;
        });
    }

    private <T> CompletableFuture<T> answer(Supplier<T> operation) {
        return guard.answer(() -> {
            state.begin();
            return operation.get();
        });
    }
}

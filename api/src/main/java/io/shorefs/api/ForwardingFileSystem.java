package io.shorefs.api;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A filesystem that hands every operation on to another one, but for those that it does otherwise. Any thread. */
public interface ForwardingFileSystem extends FileSystem {
    /** The one behind it. */
    FileSystem fileSystem();

    @Override
    default CompletableFuture<List<Attributes>> walk(Credentials who, long inode, List<Name> names) {
        return fileSystem().walk(who, inode, names);
    }

    @Override
    default CompletableFuture<Attributes> mkdir(Credentials who, long directory, Name name, int mode) {
        return fileSystem().mkdir(who, directory, name, mode);
    }

    @Override
    default CompletableFuture<Attributes> mknod(Credentials who, long directory, Name name, int mode, long rdev) {
        return fileSystem().mknod(who, directory, name, mode, rdev);
    }

    @Override
    default CompletableFuture<Attributes> symlink(Credentials who, long directory, Name name, byte[] target) {
        return fileSystem().symlink(who, directory, name, target);
    }

    @Override
    default CompletableFuture<byte[]> readlink(long inode) {
        return fileSystem().readlink(inode);
    }

    @Override
    default CompletableFuture<Void> link(Credentials who, long inode, long directory, Name name) {
        return fileSystem().link(who, inode, directory, name);
    }

    @Override
    default CompletableFuture<Void> unlink(Credentials who, long directory, Name name, long inode) {
        return fileSystem().unlink(who, directory, name, inode);
    }

    @Override
    default CompletableFuture<Void> rmdir(Credentials who, long directory, Name name, long inode) {
        return fileSystem().rmdir(who, directory, name, inode);
    }

    @Override
    default CompletableFuture<Void> rename(
            Credentials who, long from, Name fromName, long inode, long to, Name toName) {
        return fileSystem().rename(who, from, fromName, inode, to, toName);
    }

    @Override
    default CompletableFuture<Void> readdir(OpenFile directory, long position, DirectoryReader reader) {
        return fileSystem().readdir(directory, position, reader);
    }

    @Override
    default CompletableFuture<Attributes> attributes(long inode) {
        return fileSystem().attributes(inode);
    }

    @Override
    default CompletableFuture<Attributes> change(Credentials who, long inode, AttributeChanges changes) {
        return fileSystem().change(who, inode, changes);
    }

    @Override
    default CompletableFuture<Attributes> change(Credentials who, OpenFile file, AttributeChanges changes) {
        return fileSystem().change(who, file, changes);
    }

    @Override
    default CompletableFuture<Void> access(Credentials who, long inode, int mask) {
        return fileSystem().access(who, inode, mask);
    }

    @Override
    default CompletableFuture<OpenFile> open(Credentials who, long inode, OpenMode mode) {
        return fileSystem().open(who, inode, mode);
    }

    @Override
    default CompletableFuture<Created> create(Credentials who, long directory, Name name, OpenMode open, int mode) {
        return fileSystem().create(who, directory, name, open, mode);
    }

    @Override
    default CompletableFuture<Integer> read(OpenFile file, long offset, ByteBuffer into) {
        return fileSystem().read(file, offset, into);
    }

    @Override
    default CompletableFuture<Integer> write(OpenFile file, long offset, ByteBuffer from) {
        return fileSystem().write(file, offset, from);
    }

    @Override
    default CompletableFuture<Void> sync(long inode) {
        return fileSystem().sync(inode);
    }

    @Override
    default CompletableFuture<Void> syncAll() {
        return fileSystem().syncAll();
    }

    @Override
    default CompletableFuture<Void> close(OpenFile file) {
        return fileSystem().close(file);
    }

    @Override
    default CompletableFuture<byte[]> xattr(Credentials who, long inode, Name name) {
        return fileSystem().xattr(who, inode, name);
    }

    @Override
    default CompletableFuture<List<Name>> xattrs(Credentials who, long inode) {
        return fileSystem().xattrs(who, inode);
    }

    @Override
    default CompletableFuture<Void> setXattr(Credentials who, long inode, Name name, byte[] value, XattrMode mode) {
        return fileSystem().setXattr(who, inode, name, value, mode);
    }

    @Override
    default CompletableFuture<Void> removeXattr(Credentials who, long inode, Name name) {
        return fileSystem().removeXattr(who, inode, name);
    }

    @Override
    default CompletableFuture<Boolean> lock(OpenFile file, LockRange range, Duration wait) {
        return fileSystem().lock(file, range, wait);
    }

    @Override
    default CompletableFuture<Void> unlock(OpenFile file, LockRange range) {
        return fileSystem().unlock(file, range);
    }

    @Override
    default CompletableFuture<Optional<LockRange>> conflict(OpenFile file, LockRange range) {
        return fileSystem().conflict(file, range);
    }

    @Override
    default CompletableFuture<Statistics> statistics() {
        return fileSystem().statistics();
    }
}

package io.shorefs.ninep;

import io.shorefs.api.AttributeChanges;
import io.shorefs.api.Attributes;
import io.shorefs.api.Credentials;
import io.shorefs.api.DirectoryReader;
import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.LockRange;
import io.shorefs.api.Name;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import io.shorefs.api.Statistics;
import io.shorefs.api.Timestamp;
import io.shorefs.api.XattrMode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A filesystem in which every file is the same and nothing costs anything: what is measured on it is the engine. */
final class StillFileSystem implements FileSystem {
    private static final Timestamp TIME = new Timestamp(1, 2);
    private static final Attributes FILE =
            new Attributes(7, 8, 0100644, 0, 0, 1, 0, 1 << 20, 1 << 20, TIME, TIME, TIME, TIME);

    private record Still(OpenMode mode, Credentials opener) implements OpenFile {
        @Override
        public long inode() {
            return 7;
        }
    }

    private static <T> CompletableFuture<T> done(T value) {
        return CompletableFuture.completedFuture(value);
    }

    private static <T> CompletableFuture<T> refused() {
        return Steps.failed(Errno.EOPNOTSUPP);
    }

    @Override
    public CompletableFuture<List<Attributes>> walk(Credentials who, long inode, List<Name> names) {
        return done(List.of(FILE));
    }

    @Override
    public CompletableFuture<Attributes> attributes(long inode) {
        return done(FILE);
    }

    @Override
    public CompletableFuture<OpenFile> open(Credentials who, long inode, OpenMode mode) {
        return done(new Still(mode, who));
    }

    @Override
    public CompletableFuture<Integer> read(OpenFile file, long offset, ByteBuffer into) {
        int count = into.remaining();
        into.position(into.limit());
        return done(count);
    }

    @Override
    public CompletableFuture<Integer> write(OpenFile file, long offset, ByteBuffer from) {
        return done(from.remaining());
    }

    @Override
    public CompletableFuture<Void> close(OpenFile file) {
        return done(null);
    }

    @Override
    public CompletableFuture<Void> sync(long inode) {
        return done(null);
    }

    @Override
    public CompletableFuture<Void> syncAll() {
        return done(null);
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
        return refused();
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
        return refused();
    }

    @Override
    public CompletableFuture<Attributes> change(Credentials who, long inode, AttributeChanges changes) {
        return refused();
    }

    @Override
    public CompletableFuture<Attributes> change(Credentials who, OpenFile file, AttributeChanges changes) {
        return refused();
    }

    @Override
    public CompletableFuture<Void> access(Credentials who, long inode, int mask) {
        return refused();
    }

    @Override
    public CompletableFuture<Created> create(Credentials who, long directory, Name name, OpenMode open, int mode) {
        return refused();
    }

    @Override
    public CompletableFuture<byte[]> xattr(Credentials who, long inode, Name name) {
        return refused();
    }

    @Override
    public CompletableFuture<List<Name>> xattrs(Credentials who, long inode) {
        return refused();
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
        return refused();
    }

    @Override
    public CompletableFuture<Void> unlock(OpenFile file, LockRange range) {
        return refused();
    }

    @Override
    public CompletableFuture<Optional<LockRange>> conflict(OpenFile file, LockRange range) {
        return refused();
    }

    @Override
    public CompletableFuture<Statistics> statistics() {
        return refused();
    }
}

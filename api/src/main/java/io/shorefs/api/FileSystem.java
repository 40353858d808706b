package io.shorefs.api;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A POSIX filesystem of inodes, below any protocol.
 *
 * <p><b>Now or later.</b> No method blocks on anything but the local disk. What can be answered at once comes back as a
 * completed future; what must wait (for a commit, a lock, memory, space) completes later, on a thread of the filesystem.
 * Whoever attaches an action to a future must not block in it. Cancelling a future that is not complete drops the
 * operation if it has not happened; otherwise it has no effect. A write that waits keeps its buffer until it completes.
 *
 * <p><b>Errors.</b> A future fails with a {@link FsException} and nothing else; no method throws.
 *
 * <p><b>Threads.</b> Any thread may call any method at any time; each operation takes effect at one instant between its call
 * and its completion. After a crash the state is the one after some prefix of the operations in the order in which they
 * took effect.
 *
 * <p><b>Inodes.</b> A number that no longer exists is ESTALE, so that it is told from a name that is not there (ENOENT): the name may lead
 * to another inode by now. An inode lives while it has a name or is open; a directory without a name takes and finds no names (ENOENT).
 */
public interface FileSystem {
    /** The root directory's inode. */
    long ROOT = 1;

    /** No inode's number: whichever a name leads to. */
    long ANY = 0;

    /** Longest target of a symbolic link, in bytes (PATH_MAX without its NUL). */
    int SYMLINK_MAX = 4095;

    /** Longest value of an extended attribute, in bytes (XATTR_SIZE_MAX). */
    int XATTR_MAX = 65536;

    // ---- names ----

    /**
     * Follows names from a directory, as 9P's walk does: the result holds the attributes of each step that succeeded and is
     * shorter than {@code names} when a later one failed; {@code ".."} is the parent (the root's is the root).
     *
     * @return attributes a step; fails only if the first name fails: ENOENT, ENOTDIR, EACCES without search permission
     */
    CompletableFuture<List<Attributes>> walk(Credentials who, long inode, List<Name> names);

    /** Makes a directory; its group follows the parent's setgid bit. EEXIST, EACCES, ENOTDIR, EMLINK, ENOSPC, EINVAL for dots. */
    CompletableFuture<Attributes> mkdir(Credentials who, long directory, Name name, int mode);

    /** Makes a regular file, FIFO, socket or device node as the mode's type says. EPERM for a device unless root. */
    CompletableFuture<Attributes> mknod(Credentials who, long directory, Name name, int mode, long rdev);

    /** Makes a symbolic link to 1 to {@value #SYMLINK_MAX} bytes of target (ENOENT when empty, ENAMETOOLONG over it). */
    CompletableFuture<Attributes> symlink(Credentials who, long directory, Name name, byte[] target);

    /** The target of a symbolic link; EINVAL for anything else. */
    CompletableFuture<byte[]> readlink(long inode);

    /** Gives an inode one more name. EPERM for a directory, EEXIST, EMLINK at 2^31-1 names. */
    CompletableFuture<Void> link(Credentials who, long inode, long directory, Name name);

    /** Removes a name that is not a directory's (EISDIR). */
    default CompletableFuture<Void> unlink(Credentials who, long directory, Name name) {
        return unlink(who, directory, name, ANY);
    }

    /** The same if the name leads to this inode ({@link #ANY}: whatever it leads to), ENOENT otherwise. */
    CompletableFuture<Void> unlink(Credentials who, long directory, Name name, long inode);

    /** Removes an empty directory: ENOTDIR, ENOTEMPTY, EINVAL for {@code "."}, ENOTEMPTY for {@code ".."}. */
    default CompletableFuture<Void> rmdir(Credentials who, long directory, Name name) {
        return rmdir(who, directory, name, ANY);
    }

    /** The same if the name leads to this inode ({@link #ANY}: whatever it leads to), ENOENT otherwise. */
    CompletableFuture<Void> rmdir(Credentials who, long directory, Name name, long inode);

    /**
     * Renames, atomically over an existing target ({@code rename(2)}): EINVAL into an own descendant, ENOTEMPTY, EISDIR, ENOTDIR.
     * Two names of one inode: nothing happens.
     */
    default CompletableFuture<Void> rename(Credentials who, long from, Name fromName, long to, Name toName) {
        return rename(who, from, fromName, ANY, to, toName);
    }

    /** The same if the old name leads to this inode ({@link #ANY}: whatever it leads to), ENOENT otherwise. */
    CompletableFuture<Void> rename(Credentials who, long from, Name fromName, long inode, long to, Name toName);

    /**
     * Lists an open directory from a position (0 is the beginning), {@code "."} and {@code ".."} first. Positions stay valid whatever is
     * added or removed; an entry that is there throughout is listed exactly once.
     */
    CompletableFuture<Void> readdir(OpenFile directory, long position, DirectoryReader reader);

    // ---- attributes ----

    /** What {@code stat(2)} tells. */
    CompletableFuture<Attributes> attributes(long inode);

    /** Changes attributes, all or none: EPERM, EACCES, EINVAL, EISDIR, EFBIG, with the setuid and setgid rules of {@code chmod} and {@code chown}. */
    CompletableFuture<Attributes> change(Credentials who, long inode, AttributeChanges changes);

    /** The same through an open file: a size may change whatever the permissions became since it was opened for writing. */
    CompletableFuture<Attributes> change(Credentials who, OpenFile file, AttributeChanges changes);

    /** Whether {@code who} may read (4), write (2), execute or search (1): mask as of {@code access(2)}; EACCES if not. */
    CompletableFuture<Void> access(Credentials who, long inode, int mask);

    // ---- data ----

    /** Opens a regular file or directory (a FIFO, socket or device node opens too: the client acts on it). EACCES, EISDIR for writing a directory. */
    CompletableFuture<OpenFile> open(Credentials who, long inode, OpenMode mode);

    /** A file that {@link #create} opened, and its attributes then. */
    record Created(OpenFile file, Attributes attributes) {}

    /** Makes a regular file and opens it, in one step, whatever the new permissions say; opens an existing one unless {@code exclusive}. */
    CompletableFuture<Created> create(Credentials who, long directory, Name name, OpenMode open, int mode);

    /**
     * Reads up to {@code into.remaining()} bytes.
     *
     * @return how many bytes were put at the buffer's position, which moves; 0 at or behind the end
     */
    CompletableFuture<Integer> read(OpenFile file, long offset, ByteBuffer into);

    /**
     * Writes all of {@code from.remaining()} bytes or fails; visible at once, durable after {@link #sync}. EFBIG beyond 2^63-1, ENOSPC.
     * Clears setuid and setgid for all but root. The buffer's position is not moved.
     *
     * @param from at most 16 MiB; belongs to the operation until it completes
     * @return how many bytes were written
     */
    CompletableFuture<Integer> write(OpenFile file, long offset, ByteBuffer from);

    /** Completes when everything that happened to the inode before the call is durable, as the configured durability promises. */
    CompletableFuture<Void> sync(long inode);

    /** Completes when everything that happened before the call is durable. */
    CompletableFuture<Void> syncAll();

    /** Ends the use of an open file: its locks are released, and an inode without a name ends with its last use. Never fails. */
    CompletableFuture<Void> close(OpenFile file);

    // ---- extended attributes and ACLs ----

    /** The value of an extended attribute (user., trusted., security., system.posix_acl_access, system.posix_acl_default); ENODATA, EOPNOTSUPP. */
    CompletableFuture<byte[]> xattr(Credentials who, long inode, Name name);

    /** The names that {@code who} may see. */
    CompletableFuture<List<Name>> xattrs(Credentials who, long inode);

    /** Sets an extended attribute, at most {@value #XATTR_MAX} bytes (E2BIG); a POSIX ACL is checked and moves the mode with it. */
    CompletableFuture<Void> setXattr(Credentials who, long inode, Name name, byte[] value, XattrMode mode);

    /** Removes an extended attribute; ENODATA. */
    CompletableFuture<Void> removeXattr(Credentials who, long inode, Name name);

    // ---- locks ----

    /**
     * Takes a lock; the owner's own locks in the range are replaced.
     *
     * @param wait how long to wait for conflicting locks to go; zero: not at all
     * @return whether it was granted; a waiting request is granted the moment the conflict ends. Cancelling it takes it back.
     */
    CompletableFuture<Boolean> lock(OpenFile file, LockRange range, Duration wait);

    /** Gives the owner's locks in the range back. */
    CompletableFuture<Void> unlock(OpenFile file, LockRange range);

    /** The first lock that would conflict with {@code range}, if any. */
    CompletableFuture<Optional<LockRange>> conflict(OpenFile file, LockRange range);

    // ---- the whole ----

    /** What {@code statfs(2)} tells. */
    CompletableFuture<Statistics> statistics();
}

package io.shorefs.conformance.model;

import io.shorefs.api.Attributes;
import io.shorefs.api.Errno;
import io.shorefs.api.FileType;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.api.Timestamp;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** One inode. Its fields are changed by the operations of this package, under the model's one lock. */
final class Node {
    final long number;
    final FileType type;
    final Content content;
    final Timestamp btime;
    final NavigableMap<Name, byte[]> xattrs = new TreeMap<>();
    final LockTable locks = new LockTable();

    int permissions;
    int uid;
    int gid;
    long nlink;
    long version;
    int opens;
    Timestamp atime;
    Timestamp mtime;
    Timestamp ctime;
    Optional<Acl> accessAcl = Optional.empty();
    Optional<Acl> defaultAcl = Optional.empty();

    Node(long number, FileType type, Content content, Timestamp now) {
        this.number = number;
        this.type = type;
        this.content = content;
        this.nlink = type == FileType.DIRECTORY ? 2 : 1;
        this.btime = now;
        this.atime = now;
        this.mtime = now;
        this.ctime = now;
    }

    boolean isDirectory() {
        return type == FileType.DIRECTORY;
    }

    boolean isRegular() {
        return type == FileType.REGULAR;
    }

    boolean has(int permissionBits) {
        return (permissions & permissionBits) != 0;
    }

    /** Its entries; ENOTDIR if it is no directory. */
    Directory directory() {
        if (content instanceof Directory directory) {
            return directory;
        }
        throw new FsException(Errno.ENOTDIR);
    }

    /** Its bytes; EISDIR for a directory, EINVAL for anything else without bytes. */
    FileBytes bytes() {
        return switch (content) {
            case FileBytes bytes -> bytes;
            case Directory directory -> throw new FsException(Errno.EISDIR);
            case Content.Target target -> throw new FsException(Errno.EINVAL);
            case Content.Special special -> throw new FsException(Errno.EINVAL);
        };
    }

    Attributes attributes() {
        return new Attributes(
                number,
                version,
                type.modeBits() | permissions,
                uid,
                gid,
                nlink,
                content instanceof Content.Special special ? special.rdev() : 0,
                content.size(),
                content.allocated(),
                atime,
                mtime,
                ctime,
                btime);
    }
}

package io.shorefs.conformance.filesystem;

import io.shorefs.api.AttributeChanges;
import io.shorefs.api.AttributeChanges.TimeChange;
import io.shorefs.api.Attributes;
import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FileType;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import io.shorefs.api.XattrMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A user of a filesystem: its operations with plain arguments, waited for; they throw the {@link FsException} they fail with. */
final class Actor {
    private final FileSystem fs;
    private final Credentials who;

    Actor(FileSystem fs, Credentials who) {
        this.fs = fs;
        this.who = who;
    }

    int uid() {
        return who.uid();
    }

    int gid() {
        return who.gid();
    }

    // ---- names ----

    Attributes lookup(long directory, String name) {
        return Answers.of(fs.walk(who, directory, List.of(Name.of(name)))).getFirst();
    }

    boolean sees(long directory, String name) {
        try {
            lookup(directory, name);
            return true;
        } catch (FsException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
            return false;
        }
    }

    long mkdir(long directory, String name, int mode) {
        return Answers.of(fs.mkdir(who, directory, Name.of(name), mode)).inode();
    }

    long mknod(long directory, String name, FileType type, int permissions, long rdev) {
        return Answers.of(fs.mknod(who, directory, Name.of(name), type.modeBits() | permissions, rdev))
                .inode();
    }

    long symlink(long directory, String name, String target) {
        byte[] bytes = target.getBytes(StandardCharsets.UTF_8);
        return Answers.of(fs.symlink(who, directory, Name.of(name), bytes)).inode();
    }

    void link(long inode, long directory, String name) {
        Answers.of(fs.link(who, inode, directory, Name.of(name)));
    }

    void unlink(long directory, String name) {
        Answers.of(fs.unlink(who, directory, Name.of(name)));
    }

    void rmdir(long directory, String name) {
        Answers.of(fs.rmdir(who, directory, Name.of(name)));
    }

    void rename(long from, String fromName, long to, String toName) {
        Answers.of(fs.rename(who, from, Name.of(fromName), to, Name.of(toName)));
    }

    // ---- files ----

    /** Makes a regular file that was not there, and leaves it closed. */
    long create(long directory, String name, int mode) {
        OpenFile file = create(directory, name, exclusive(OpenMode.READ_WRITE), mode);
        close(file);
        return file.inode();
    }

    OpenFile create(long directory, String name, OpenMode open, int mode) {
        return Answers.of(fs.create(who, directory, Name.of(name), open, mode)).file();
    }

    OpenFile open(long inode, OpenMode mode) {
        return Answers.of(fs.open(who, inode, mode));
    }

    void close(OpenFile file) {
        Answers.of(fs.close(file));
    }

    int write(OpenFile file, long offset, String text) {
        return Answers.of(fs.write(file, offset, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
    }

    byte[] read(OpenFile file, long offset, int count) {
        ByteBuffer into = ByteBuffer.allocate(count);
        int read = Answers.of(fs.read(file, offset, into));
        return Arrays.copyOf(into.array(), read);
    }

    String text(OpenFile file, long offset, int count) {
        return new String(read(file, offset, count), StandardCharsets.UTF_8);
    }

    /** All that a file holds, as text. */
    String content(long inode) {
        OpenFile file = open(inode, OpenMode.READ);
        String text = text(file, 0, Math.toIntExact(stat(inode).size()));
        close(file);
        return text;
    }

    /** The names in a directory, in the order of the listing, without dots. */
    List<String> names(long directory) {
        OpenFile open = open(directory, OpenMode.READ);
        List<String> names = new ArrayList<>();
        Answers.of(fs.readdir(open, 0, (inode, type, next, name) -> name.isDots() || names.add(name.toString())));
        close(open);
        return names;
    }

    // ---- attributes ----

    Attributes stat(long inode) {
        return Answers.of(fs.attributes(inode));
    }

    int permissions(long inode) {
        return stat(inode).mode() & 07777;
    }

    Attributes change(long inode, AttributeChanges changes) {
        return Answers.of(fs.change(who, inode, changes));
    }

    Attributes change(OpenFile file, AttributeChanges changes) {
        return Answers.of(fs.change(who, file, changes));
    }

    void chmod(long inode, int mode) {
        change(inode, AttributeChanges.ofMode(mode));
    }

    void chown(long inode, OptionalInt uid, OptionalInt gid) {
        AttributeChanges none = AttributeChanges.NONE;
        change(inode, new AttributeChanges(none.mode(), uid, gid, none.size(), none.atime(), none.mtime(), false));
    }

    void chown(long inode, int uid, int gid) {
        chown(inode, OptionalInt.of(uid), OptionalInt.of(gid));
    }

    void chgrp(long inode, int gid) {
        chown(inode, OptionalInt.empty(), OptionalInt.of(gid));
    }

    void truncate(long inode, long size) {
        change(inode, AttributeChanges.ofSize(size));
    }

    void utimes(long inode, Optional<TimeChange> atime, Optional<TimeChange> mtime) {
        change(inode, times(atime, mtime));
    }

    static AttributeChanges times(Optional<TimeChange> atime, Optional<TimeChange> mtime) {
        OptionalInt none = OptionalInt.empty();
        return new AttributeChanges(none, none, none, OptionalLong.empty(), atime, mtime, false);
    }

    void access(long inode, int mask) {
        Answers.of(fs.access(who, inode, mask));
    }

    boolean may(long inode, int mask) {
        try {
            access(inode, mask);
            return true;
        } catch (FsException e) {
            if (e.errno() != Errno.EACCES) {
                throw e;
            }
            return false;
        }
    }

    // ---- extended attributes ----

    byte[] xattr(long inode, String name) {
        return Answers.of(fs.xattr(who, inode, xattrName(name)));
    }

    List<String> xattrs(long inode) {
        return Answers.of(fs.xattrs(who, inode)).stream()
                .map(Name::toString)
                .sorted()
                .toList();
    }

    void setXattr(long inode, String name, byte[] value, XattrMode mode) {
        Answers.of(fs.setXattr(who, inode, xattrName(name), value, mode));
    }

    void setXattr(long inode, String name, String value) {
        setXattr(inode, name, value.getBytes(StandardCharsets.UTF_8), XattrMode.ANY);
    }

    void removeXattr(long inode, String name) {
        Answers.of(fs.removeXattr(who, inode, xattrName(name)));
    }

    static OpenMode exclusive(OpenMode mode) {
        return new OpenMode(mode.read(), mode.write(), mode.append(), mode.truncate(), true, false, mode.noAtime());
    }

    private static Name xattrName(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return Name.ofXattr(bytes, 0, bytes.length);
    }
}

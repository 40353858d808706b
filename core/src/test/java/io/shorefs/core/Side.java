package io.shorefs.core;

import io.shorefs.api.Attributes;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FsException;
import io.shorefs.api.OpenFile;
import io.shorefs.api.Timestamp;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** One of two filesystems to which the same happens: inodes and open files go by the order in which they were seen first. */
final class Side {
    private final FileSystem fs;
    private final List<Long> inodes = new ArrayList<>(List.of(FileSystem.ROOT));
    private final List<Long> versions = new ArrayList<>(List.of(0L));
    private final BitSet directories = new BitSet();
    private final List<OpenFile> files = new ArrayList<>();

    Side(FileSystem fs) {
        this.fs = fs;
    }

    /** Attributes that must be the same on both sides. */
    record Seen(
            int inode,
            int mode,
            int uid,
            int gid,
            long nlink,
            long rdev,
            long size,
            Timestamp atime,
            Timestamp mtime,
            Timestamp ctime,
            Timestamp btime) {}

    /** A seen inode's attributes, or why there are none, and whether its version moved since the last look. */
    record Look(Object attributes, boolean versionMoved) {}

    FileSystem fs() {
        return fs;
    }

    int inodes() {
        return inodes.size();
    }

    int files() {
        return files.size();
    }

    boolean isDirectory(int index) {
        return index == 0 || directories.get(index);
    }

    long inode(int index) {
        return inodes.get(index);
    }

    OpenFile file(int index) {
        return files.get(index);
    }

    int opened(OpenFile file) {
        files.add(Objects.requireNonNull(file));
        return index(file.inode());
    }

    void forget(int file) {
        files.remove(file);
    }

    int index(long inode) {
        int index = inodes.indexOf(inode);
        if (index < 0) {
            index = inodes.size();
            inodes.add(inode);
            versions.add(0L);
        }
        return index;
    }

    Seen seen(Attributes attributes) {
        int index = index(attributes.inode());
        directories.set(index, attributes.isDirectory());
        return new Seen(
                index,
                attributes.mode(),
                attributes.uid(),
                attributes.gid(),
                attributes.nlink(),
                attributes.rdev(),
                attributes.size(),
                attributes.atime(),
                attributes.mtime(),
                attributes.ctime(),
                attributes.btime());
    }

    Look look(int index) {
        boolean[] moved = new boolean[1];
        Object attributes = outcome(side -> fs.attributes(inodes.get(index)).thenApply(now -> {
            moved[0] = versions.set(index, now.version()) != now.version();
            return seen(now);
        }));
        return new Look(attributes, moved[0]);
    }

    /** What an operation answers: its value or its errno. */
    Object outcome(Function<Side, CompletableFuture<?>> operation) {
        try {
            return operation.apply(this).join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof FsException refused) {
                return refused.errno();
            }
            throw e;
        }
    }
}

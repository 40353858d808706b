package io.shorefs.core.namespace;

import io.shorefs.api.Attributes;
import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.core.key.Inode;
import io.shorefs.core.key.Value;
import io.shorefs.core.map.OrderedMap;
import java.util.ArrayList;
import java.util.List;

/** Follows names from a directory; without locks, each step as of one instant. */
final class Walk {
    private static final long NONE = 0;

    private final OrderedMap map;
    private final Inodes inodes;
    private final Entries entries;
    private final Permissions permissions;

    Walk(OrderedMap map, Inodes inodes, Entries entries, Permissions permissions) {
        this.map = map;
        this.inodes = inodes;
        this.entries = entries;
        this.permissions = permissions;
    }

    List<Attributes> walk(Credentials who, long start, List<Name> names) {
        Inode at = inodes.settled(start);
        List<Attributes> steps = new ArrayList<>(names.size());
        for (Name name : names) {
            try {
                at = step(who, at, name);
            } catch (FsException e) {
                if (steps.isEmpty() || e.errno() == Errno.EIO) {
                    throw e;
                }
                return steps; // the failure of a later step is a shorter answer
            }
            steps.add(at.attributes());
        }
        return steps;
    }

    private Inode step(Credentials who, Inode directory, Name name) {
        if (!directory.isDirectory()) {
            throw new FsException(Errno.ENOTDIR);
        }
        permissions.requireUnlocked(who, directory, Permissions.EXECUTE);
        if (name.equals(Name.DOT)) {
            return directory;
        }
        while (true) {
            long mark = map.settled(directory.number());
            long number = number(directory.number(), name);
            if (number == NONE) {
                if (map.isSettled(directory.number(), mark)) {
                    throw new FsException(Errno.ENOENT);
                }
                continue;
            }
            long childMark = map.settled(number);
            Inode child = inodes.find(number);
            if (map.isSettled(directory.number(), mark) && map.isSettled(number, childMark)) {
                return require(directory, name, number, child);
            }
        }
    }

    /** What a name stands for now. */
    private long number(long directory, Name name) {
        if (name.isDots()) {
            return inodes.live(directory).parent();
        }
        Value.Dirent entry = entries.find(directory, name);
        return entry == null ? NONE : entry.inode();
    }

    private static Inode require(Inode directory, Name name, long number, Inode child) {
        if (child == null && name.isDots()) {
            throw new FsException(Errno.ENOENT); // of a directory that was removed, and its parent after it
        }
        if (child == null) {
            throw new FsException(
                    Errno.EIO,
                    "inode " + directory.number() + " names " + name + ", but inode " + number + " is missing");
        }
        return child;
    }
}

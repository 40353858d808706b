package io.shorefs.core.namespace;

import io.shorefs.api.Attributes;
import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.core.key.Inode;
import io.shorefs.core.key.Value;
import java.util.ArrayList;
import java.util.List;

/** Follows names from a directory; without locks. */
final class Walk {
    private final Inodes inodes;
    private final Entries entries;
    private final Permissions permissions;

    Walk(Inodes inodes, Entries entries, Permissions permissions) {
        this.inodes = inodes;
        this.entries = entries;
        this.permissions = permissions;
    }

    List<Attributes> walk(Credentials who, long start, List<Name> names) {
        Inode at = inodes.live(start);
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
        if (name.isDots()) {
            return name.length() == 1 ? directory : inodes.live(directory.parent());
        }
        while (true) {
            Value.Dirent entry = entries.find(directory.number(), name);
            if (entry == null) {
                throw new FsException(Errno.ENOENT);
            }
            Inode child = inodes.find(entry.inode());
            if (child != null) {
                return child;
            }
            if (entry.equals(entries.find(directory.number(), name))) {
                throw dangling(directory, name, entry);
            }
        }
    }

    private static FsException dangling(Inode directory, Name name, Value.Dirent entry) {
        return new FsException(
                Errno.EIO,
                "inode " + directory.number() + " names " + name + ", but inode " + entry.inode() + " is missing");
    }
}

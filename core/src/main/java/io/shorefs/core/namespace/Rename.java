package io.shorefs.core.namespace;

import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FileType;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.api.Timestamp;
import io.shorefs.core.key.Inode;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Value;
import io.shorefs.core.map.Batch;
import io.shorefs.core.op.InodeLocks;

/** {@code rename(2)}. */
final class Rename {
    private static final InodeLocks.Held NOTHING = () -> {};

    private final Engine engine;
    private final Inodes inodes;
    private final Entries entries;
    private final Permissions permissions;
    private final Orphans orphans;

    Rename(Engine engine, Inodes inodes, Entries entries, Permissions permissions, Orphans orphans) {
        this.engine = engine;
        this.inodes = inodes;
        this.entries = entries;
        this.permissions = permissions;
        this.orphans = orphans;
    }

    /** From where to where, and what: an inode or {@link FileSystem#ANY}. */
    private record Move(Credentials who, long from, Name fromName, long inode, long to, Name toName) {
        boolean isMeant(Value.Dirent source) {
            return inode == FileSystem.ANY || source.inode() == inode;
        }

        boolean isWithinOne() {
            return from == to;
        }
    }

    /** What the two names stand for; null for nothing. */
    private record Found(Value.Dirent source, Value.Dirent target) {
        boolean sameInodes(Found other) {
            return number(source) == number(other.source) && number(target) == number(other.target);
        }

        boolean hasDirectory() {
            return isDirectory(source) || isDirectory(target);
        }

        static boolean isDirectory(Value.Dirent entry) {
            return entry != null && entry.type() == FileType.DIRECTORY;
        }

        static long number(Value.Dirent entry) {
            return entry == null ? 0 : entry.inode();
        }
    }

    /** What is changed, read under the locks; target is null when the new name is free. */
    private record Parts(Inode from, Inode to, Inode child, Inode target) {}

    void rename(Credentials who, long from, Name fromName, long inode, long to, Name toName) {
        engine.admission().shrink();
        Move move = new Move(who, from, fromName, inode, to, toName);
        Found expected = new Found(entries.find(from, fromName), null); // a new name is mostly free
        boolean done = false;
        while (!done) {
            boolean looksUp = expected.hasDirectory() && !move.isWithinOne();
            try (InodeLocks.Held ignored = looksUp ? engine.locks().lockForMove() : NOTHING;
                    InodeLocks.Held ignoredToo = lock(move, expected)) {
                Found found = renameLocked(move, expected);
                done = found.sameInodes(expected);
                expected = found;
            }
        }
    }

    private InodeLocks.Held lock(Move move, Found found) {
        long child = found.source == null ? move.from : found.source.inode();
        long target = found.target == null ? move.to : found.target.inode();
        return engine.locks().lock(move.from, move.to, child, target);
    }

    /** Renames if the names stand for the locked inodes; gives what they stand for. */
    private Found renameLocked(Move move, Found locked) {
        Inode from = inodes.directory(move.from);
        permissions.require(move.who, from, Permissions.EXECUTE);
        Inode to = move.isWithinOne() ? from : inodes.directory(move.to);
        permissions.require(move.who, to, Permissions.EXECUTE);
        if (move.fromName.isDots() || move.toName.isDots()) {
            throw new FsException(Errno.EBUSY);
        }
        Found found = new Found(entries.find(move.from, move.fromName), entries.find(move.to, move.toName));
        if (found.source == null || !move.isMeant(found.source)) {
            throw new FsException(Errno.ENOENT);
        }
        if (found.sameInodes(locked)) {
            requireNoDescent(move, found, from, to);
            if (found.target == null || found.target.inode() != found.source.inode()) {
                apply(move, found, from, to);
            } // two names of one inode: nothing happens
        }
        return found;
    }

    private void apply(Move move, Found found, Inode from, Inode to) {
        Inode child = inodes.live(found.source.inode());
        Inode target = found.target == null ? null : inodes.live(found.target.inode());
        Parts parts = new Parts(from, to, child, target);
        requireAllowed(move, parts);
        Batch batch = new Batch();
        boolean reclaim = change(move, found, parts, batch);
        engine.map().publish(batch);
        if (reclaim) {
            orphans.reclaimSoon();
        }
    }

    /** EINVAL into itself or below, ENOTEMPTY over a directory that it lies below; parents hold still, since the move lock is held. */
    private void requireNoDescent(Move move, Found found, Inode from, Inode to) {
        if (move.isWithinOne()) {
            return;
        }
        if (Found.isDirectory(found.source) && isAtOrAbove(found.source.inode(), to)) {
            throw new FsException(Errno.EINVAL);
        }
        if (Found.isDirectory(found.target) && isAtOrAbove(found.target.inode(), from)) {
            throw new FsException(Errno.ENOTEMPTY);
        }
    }

    private boolean isAtOrAbove(long upper, Inode lower) {
        Inode at = lower;
        while (at.number() != upper && at.number() != FileSystem.ROOT) {
            at = inodes.find(at.parent());
            if (at == null) {
                throw new FsException(Errno.ENOENT); // below a directory that was removed, and its parent after it
            }
        }
        return at.number() == upper;
    }

    private void requireAllowed(Move move, Parts parts) {
        boolean isDirectory = parts.child.isDirectory();
        permissions.requireRemoval(move.who, parts.from, parts.child);
        if (parts.target == null) {
            permissions.requireInsert(move.who, parts.to, move.toName);
        } else {
            permissions.requireRemoval(move.who, parts.to, parts.target);
            if (isDirectory != parts.target.isDirectory()) {
                throw new FsException(isDirectory ? Errno.ENOTDIR : Errno.EISDIR);
            }
        }
        if (isDirectory && !move.isWithinOne()) {
            permissions.require(move.who, parts.child, Permissions.WRITE); // its ".." changes
        }
        if (isDirectory && parts.target != null && parts.target.size() > 0) {
            throw new FsException(Errno.ENOTEMPTY);
        }
        boolean oneMore = isDirectory && !move.isWithinOne() && parts.target == null;
        if (oneMore && parts.to.nlink() >= Entries.LINK_MAX) {
            throw new FsException(Errno.EMLINK);
        }
    }

    private boolean change(Move move, Found found, Parts parts, Batch batch) {
        long sequence = engine.versions().next();
        Timestamp now = engine.clock().now();
        Inode child = parts.child;
        batch.put(child.edit(sequence).ctime(now).parent(move.to).done());
        long position = position(move, found, parts.to);
        Entries.put(move.to, move.toName, child.number(), child.type(), position, batch);
        if (move.isWithinOne() && position == found.source.position()) {
            batch.remove(Key.dirent(move.from, move.fromName));
        } else {
            Entries.remove(move.from, move.fromName, found.source.position(), batch);
        }
        putDirectories(move, parts, sequence, now, batch);
        return parts.target != null && orphans.drop(parts.target, sequence, now, batch);
    }

    /** A replaced entry's place, else within one directory the same, else the next. */
    private static long position(Move move, Found found, Inode to) {
        if (found.target != null) {
            return found.target.position();
        }
        return move.isWithinOne() ? found.source.position() : to.nextPosition();
    }

    private static void putDirectories(Move move, Parts parts, long sequence, Timestamp now, Batch batch) {
        Inode to = parts.to;
        int replaced = parts.target == null ? 0 : 1;
        int movedLinks = parts.child.isDirectory() && !move.isWithinOne() ? 1 : 0;
        int replacedLinks = parts.target != null && parts.target.isDirectory() ? 1 : 0;
        int came = move.isWithinOne() ? 0 : 1;
        if (!move.isWithinOne()) {
            Inode from = parts.from;
            batch.put(from.edit(sequence)
                    .size(from.size() - 1)
                    .nlink(from.nlink() - movedLinks)
                    .mtime(now)
                    .ctime(now)
                    .done());
        }
        batch.put(to.edit(sequence)
                .size(to.size() + came - replaced)
                .nlink(to.nlink() + movedLinks - replacedLinks)
                .nextPosition(to.nextPosition() + (came == 1 && replaced == 0 ? 1 : 0))
                .mtime(now)
                .ctime(now)
                .done());
    }
}

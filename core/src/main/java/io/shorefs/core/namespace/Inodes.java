package io.shorefs.core.namespace;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Inode;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Kind;
import io.shorefs.core.map.Batch;
import io.shorefs.core.map.OrderedMap;

/** Inodes by their number. Any thread. */
public final class Inodes {
    private static final int ANY_XATTR = Inode.HAS_XATTR | Inode.HAS_ACL | Inode.HAS_DEFAULT_ACL;

    private final OrderedMap map;
    private final OpenInodes open;

    public Inodes(OrderedMap map, OpenInodes open) {
        this.map = map;
        this.open = open;
    }

    /** The inode, or null when there is none: an orphan that nobody has open counts as gone, reclaimed or not. */
    Inode find(long number) {
        if (!(map.get(Key.inode(number)) instanceof Inode inode)) {
            return null;
        }
        return inode.nlink() == 0 && !open.isOpen(number) ? null : inode;
    }

    /** The inode as it is between two changes, for who has no lock; ESTALE. */
    Inode settled(long number) {
        while (true) {
            long mark = map.settled(number);
            Inode inode = find(number);
            if (map.isSettled(number, mark)) {
                return require(inode);
            }
        }
    }

    /** The inode; ESTALE. */
    Inode live(long number) {
        return require(find(number));
    }

    private static Inode require(Inode inode) {
        if (inode == null) {
            throw new FsException(Errno.ESTALE);
        }
        return inode;
    }

    /** The inode of a directory; ESTALE, ENOTDIR. */
    Inode directory(long number) {
        Inode inode = live(number);
        if (!inode.isDirectory()) {
            throw new FsException(Errno.ENOTDIR);
        }
        return inode;
    }

    /**
     * Removes an inode whose bytes are gone, with its extended attributes and, if it is an orphan, that mark. The caller has the inode alone.
     *
     * @param inode as it is stored
     */
    public void forget(Inode inode, Batch batch) {
        long number = inode.number();
        batch.remove(Key.inode(number)).inodes(-1);
        if (inode.nlink() == 0) {
            batch.remove(Key.orphan(number));
        }
        if (inode.has(ANY_XATTR)) {
            map.scan(
                    Key.first(Family.META, number, Kind.XATTR),
                    Key.last(Family.META, number, Kind.XATTR),
                    (key, value) -> {
                        batch.remove(key);
                        return true;
                    });
        }
    }
}

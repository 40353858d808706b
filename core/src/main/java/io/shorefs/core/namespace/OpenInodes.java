package io.shorefs.core.namespace;

import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which inodes are open, and how many times. Any thread.
 *
 * <p>An open is counted with the inode's lock held, or before the inode is published, and an inode loses its last name with its lock held: so
 * whoever takes that name knows whether it is open.
 */
public final class OpenInodes {
    private final ConcurrentHashMap<Long, Uses> uses = new ConcurrentHashMap<>();

    /** How often an inode is open, and whether it lost its last name meanwhile. */
    private record Uses(int count, boolean orphan) {
        private static final Uses ONE = new Uses(1, false);
    }

    /** Whether an inode is open now; it stays so only while the caller has the inode alone. */
    public boolean isOpen(long inode) {
        return uses.containsKey(inode);
    }

    /** The open file behind the interface; EBADF when it was closed, or is another filesystem's. */
    public static OpenHandle require(OpenFile file) {
        if (file instanceof OpenHandle handle && handle.isOpen()) {
            return handle;
        }
        throw new FsException(Errno.EBADF);
    }

    OpenHandle open(long inode, OpenMode mode, Credentials opener) {
        uses.merge(inode, Uses.ONE, (present, one) -> new Uses(present.count + 1, present.orphan));
        return new OpenHandle(inode, mode, opener);
    }

    /** One use less; whether that was the last use of an inode without a name. */
    boolean closed(long inode) {
        boolean[] lastOfOrphan = new boolean[1];
        uses.computeIfPresent(inode, (number, present) -> {
            if (present.count > 1) {
                return new Uses(present.count - 1, present.orphan);
            }
            lastOfOrphan[0] = present.orphan;
            return null;
        });
        return lastOfOrphan[0];
    }

    /** An open inode loses its last name; the caller has it alone. */
    void orphaned(long inode) {
        uses.computeIfPresent(inode, (number, present) -> new Uses(present.count, true));
    }
}

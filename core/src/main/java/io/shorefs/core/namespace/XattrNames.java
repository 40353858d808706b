package io.shorefs.core.namespace;

import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Inode;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Kind;
import io.shorefs.core.map.OrderedMap;
import java.util.ArrayList;
import java.util.List;

/** The names of an inode's extended attributes. The caller has the inode's lock. */
final class XattrNames {
    /** XATTR_LIST_MAX: bytes of all names with a NUL behind each. */
    private static final int LIST_MAX = 65_536;

    private static final int ANY = Inode.HAS_XATTR | Inode.HAS_ACL | Inode.HAS_DEFAULT_ACL;

    private final OrderedMap map;

    XattrNames(OrderedMap map) {
        this.map = map;
    }

    /** Those that {@code who} may see: trusted ones are root's. */
    List<Name> visible(Credentials who, Inode inode) {
        List<Name> visible = all(inode);
        if (!who.isRoot()) {
            visible.removeIf(name -> XattrNamespace.of(name) == XattrNamespace.TRUSTED);
        }
        return visible;
    }

    /** ENOSPC when the list of names would grow too long with one more. */
    void requireRoom(Inode inode, Name more) {
        int bytes = more.length() + 1;
        for (Name name : all(inode)) {
            bytes += name.length() + 1;
        }
        if (bytes > LIST_MAX) {
            throw new FsException(Errno.ENOSPC);
        }
    }

    /** Whether there is another that is no ACL. */
    boolean hasOther(Inode inode, Name one) {
        for (Name name : all(inode)) {
            if (!name.equals(one) && !XattrNamespace.of(name).isAcl()) {
                return true;
            }
        }
        return false;
    }

    private List<Name> all(Inode inode) {
        List<Name> all = new ArrayList<>();
        if (inode.has(ANY)) {
            long number = inode.number();
            map.scan(
                    Key.first(Family.META, number, Kind.XATTR),
                    Key.last(Family.META, number, Kind.XATTR),
                    (key, value) -> all.add(key.name()));
        }
        return all;
    }
}

package io.shorefs.core.namespace;

import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import java.util.ArrayList;
import java.util.List;

/**
 * A POSIX access control list: owner, named users, owning group, named groups, mask, others, in this order ({@code acl(5)}). Immutable.
 *
 * @param entries valid, as {@link #Acl} checks
 */
record Acl(List<AclEntry> entries) {

    /** Refuses with EINVAL what is not in order, has one entry too many or too few, or names nobody. */
    Acl {
        entries = List.copyOf(entries);
        int stage = 0;
        boolean named = false;
        for (AclEntry entry : entries) {
            boolean isNamed = entry.tag() == AclEntry.USER || entry.tag() == AclEntry.GROUP;
            named |= isNamed;
            if ((entry.permissions() & ~07) != 0 || (isNamed && entry.id() == AclEntry.NO_ID)) {
                throw new FsException(Errno.EINVAL);
            }
            stage = next(stage, entry.tag(), named);
        }
        if (stage != AclEntry.OTHER) {
            throw new FsException(Errno.EINVAL);
        }
    }

    /** The last tag seen, if {@code tag} may follow {@code stage}. */
    private static int next(int stage, int tag, boolean named) {
        boolean fits =
                switch (tag) {
                    case AclEntry.USER_OWNER -> stage == 0;
                    case AclEntry.USER -> stage == AclEntry.USER_OWNER || stage == AclEntry.USER;
                    case AclEntry.GROUP_OWNER -> stage == AclEntry.USER_OWNER || stage == AclEntry.USER;
                    case AclEntry.GROUP, AclEntry.MASK -> stage == AclEntry.GROUP_OWNER || stage == AclEntry.GROUP;
                    case AclEntry.OTHER ->
                        stage == AclEntry.MASK
                                || (!named && (stage == AclEntry.GROUP_OWNER || stage == AclEntry.GROUP));
                    default -> false;
                };
        if (!fits) {
            throw new FsException(Errno.EINVAL);
        }
        return tag;
    }

    /** Whether the mode says all of it. */
    boolean isMode() {
        return entries.size() == 3;
    }

    /** A mode with the permission bits of this ACL; the mask stands for the group. */
    int mode(int mode) {
        int bits = 0;
        int group = 0;
        for (AclEntry entry : entries) {
            switch (entry.tag()) {
                case AclEntry.USER_OWNER -> bits |= entry.permissions() << 6;
                case AclEntry.GROUP_OWNER, AclEntry.MASK ->
                    group = entry.permissions(); // the mask comes later, and counts
                case AclEntry.OTHER -> bits |= entry.permissions();
                default -> {} // named entries are behind the mask
            }
        }
        return (mode & ~0777) | bits | group << 3;
    }

    /** What {@code chmod} makes of it: owner, mask (without one: group) and others are as the mode says. */
    Acl withMode(int mode) {
        return changed(mode, false);
    }

    /** What a new inode inherits when it is made with a mode: no more than both allow. */
    Acl limitedTo(int mode) {
        return changed(mode, true);
    }

    private Acl changed(int mode, boolean limit) {
        boolean masked = entries.stream().anyMatch(entry -> entry.tag() == AclEntry.MASK);
        List<AclEntry> changed = new ArrayList<>(entries.size());
        for (AclEntry entry : entries) {
            int bits =
                    switch (entry.tag()) {
                        case AclEntry.USER_OWNER -> mode >> 6 & 07;
                        case AclEntry.GROUP_OWNER -> masked ? entry.permissions() : mode >> 3 & 07;
                        case AclEntry.MASK -> mode >> 3 & 07;
                        case AclEntry.OTHER -> mode & 07;
                        default -> entry.permissions();
                    };
            changed.add(entry.with(limit ? bits & entry.permissions() : bits));
        }
        return new Acl(changed);
    }

    /** Whether somebody who is not the owner has all of {@code mask}. */
    boolean allows(Credentials who, int owningGroup, int mask) {
        boolean inGroup = false;
        for (AclEntry entry : entries) {
            switch (entry.tag()) {
                case AclEntry.USER -> {
                    if (entry.id() == who.uid()) {
                        return entry.grants(mask) && maskGrants(mask);
                    }
                }
                case AclEntry.GROUP_OWNER, AclEntry.GROUP -> {
                    if (who.isIn(entry.tag() == AclEntry.GROUP ? entry.id() : owningGroup)) {
                        inGroup = true;
                        if (entry.grants(mask)) {
                            return maskGrants(mask);
                        }
                    }
                }
                case AclEntry.OTHER -> {
                    return !inGroup && entry.grants(mask);
                }
                default -> {} // owner and mask decide nothing by themselves
            }
        }
        return false;
    }

    private boolean maskGrants(int mask) {
        for (AclEntry entry : entries) {
            if (entry.tag() == AclEntry.MASK) {
                return entry.grants(mask);
            }
        }
        return true;
    }
}

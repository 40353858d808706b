package io.shorefs.conformance.model;

import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.conformance.model.AclEntry.Tag;
import java.util.List;
import java.util.Optional;

/** A valid POSIX ACL ({@code acl(5)}): its entries in the order of their tags, as the extended attribute has them. */
record Acl(List<AclEntry> entries) {

    /** A new inode's permission bits, and its access ACL where the bits do not say all. */
    record Inherited(int permissions, Optional<Acl> access) {}

    /**
     * Checked as Linux's {@code posix_acl_valid}.
     *
     * @throws FsException EINVAL unless there is exactly one entry for owner, group and other, in order, and a mask if any is named
     */
    static Acl of(List<AclEntry> entries) {
        Acl acl = new Acl(List.copyOf(entries));
        boolean valid = acl.isOrdered()
                && acl.count(Tag.USER_OBJ) == 1
                && acl.count(Tag.GROUP_OBJ) == 1
                && acl.count(Tag.OTHER) == 1
                && acl.count(Tag.MASK) <= 1
                && (acl.count(Tag.MASK) == 1 || acl.count(Tag.USER) + acl.count(Tag.GROUP) == 0)
                && entries.stream().allMatch(Acl::isValid);
        if (!valid) {
            throw new FsException(Errno.EINVAL);
        }
        return acl;
    }

    /** Whether the permission bits alone say as much. */
    boolean isMinimal() {
        return entries.size() == 3;
    }

    /** Permission bits 0777 of an inode with this access ACL: the group's are the mask's, where there is one. */
    int mode() {
        return find(Tag.USER_OBJ).permissions() << 6
                | groupClass().permissions() << 3
                | find(Tag.OTHER).permissions();
    }

    /** The ACL after {@code chmod}. */
    Acl withMode(int permissions) {
        Tag group = groupClass().tag();
        return new Acl(entries.stream()
                .map(entry -> entry.tag() == group ? entry.with(permissions >> 3) : withMode(entry, permissions))
                .toList());
    }

    /** What a new inode gets under this default ACL when it is made with {@code permissions}. */
    Inherited inherit(int permissions) {
        int bits = (permissions & ~Mode.RWX) | (permissions & mode());
        Acl access = withMode(bits);
        return new Inherited(bits, access.isMinimal() ? Optional.empty() : Optional.of(access));
    }

    /** Whether someone who is not the owner may do all of {@code mask}. */
    boolean allows(Credentials who, int group, int mask) {
        for (AclEntry entry : entries) {
            if (entry.tag() == Tag.USER && entry.id() == who.uid()) {
                return (entry.permissions() & limit() & mask) == mask;
            }
        }
        List<AclEntry> groups =
                entries.stream().filter(entry -> isMember(who, group, entry)).toList();
        if (groups.isEmpty()) {
            return (find(Tag.OTHER).permissions() & mask) == mask;
        }
        return groups.stream().anyMatch(entry -> (entry.permissions() & limit() & mask) == mask);
    }

    private static boolean isMember(Credentials who, int group, AclEntry entry) {
        return switch (entry.tag()) {
            case GROUP_OBJ -> who.isIn(group);
            case GROUP -> who.isIn(entry.id());
            case USER_OBJ, USER, MASK, OTHER -> false;
        };
    }

    private static AclEntry withMode(AclEntry entry, int permissions) {
        return switch (entry.tag()) {
            case USER_OBJ -> entry.with(permissions >> 6);
            case OTHER -> entry.with(permissions);
            case USER, GROUP, GROUP_OBJ, MASK -> entry;
        };
    }

    private static boolean isValid(AclEntry entry) {
        return (entry.permissions() & ~7) == 0 && (!entry.tag().isNamed() || entry.id() != AclEntry.NO_ID);
    }

    private boolean isOrdered() {
        for (int i = 1; i < entries.size(); i++) {
            if (entries.get(i).tag().compareTo(entries.get(i - 1).tag()) < 0) {
                return false;
            }
        }
        return true;
    }

    private long count(Tag tag) {
        return entries.stream().filter(entry -> entry.tag() == tag).count();
    }

    private AclEntry groupClass() {
        return find(count(Tag.MASK) == 1 ? Tag.MASK : Tag.GROUP_OBJ);
    }

    private int limit() {
        return count(Tag.MASK) == 1 ? find(Tag.MASK).permissions() : 7;
    }

    private AclEntry find(Tag tag) {
        return entries.stream().filter(entry -> entry.tag() == tag).findFirst().orElseThrow();
    }
}

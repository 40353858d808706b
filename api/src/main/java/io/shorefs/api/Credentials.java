package io.shorefs.api;

import java.util.Arrays;

/**
 * Who asks: a user, a primary group, and supplementary groups.
 *
 * <p>Immutable. User 0 has what Linux calls CAP_DAC_OVERRIDE, CAP_FOWNER, CAP_CHOWN, CAP_FSETID, CAP_MKNOD and CAP_SYS_ADMIN.
 */
public final class Credentials {
    /** The superuser. */
    public static final Credentials ROOT = new Credentials(0, 0);

    private final int uid;
    private final int gid;
    private final int[] groups;
    private final int newGid;

    /** A user with a primary group and supplementary groups; the array is copied. */
    public Credentials(int uid, int gid, int... groups) {
        this.uid = uid;
        this.gid = gid;
        this.groups = groups.clone();
        Arrays.sort(this.groups);
        this.newGid = gid;
    }

    private Credentials(Credentials same, int newGid) {
        uid = same.uid;
        gid = same.gid;
        groups = same.groups;
        this.newGid = newGid;
    }

    /** User id; an unsigned 32-bit number. */
    public int uid() {
        return uid;
    }

    /** Primary group id; an unsigned 32-bit number. */
    public int gid() {
        return gid;
    }

    /** Whether this is the superuser. */
    public boolean isRoot() {
        return uid == 0;
    }

    /** Whether {@code group} is the primary group or a supplementary one. */
    public boolean isIn(int group) {
        return group == gid || Arrays.binarySearch(groups, group) >= 0;
    }

    /** The group of what this user creates; the primary one unless {@link #creatingFor} said otherwise. */
    public int newGid() {
        return newGid;
    }

    /** The same user, whose new files are another group's, whether the user is in that group or not: it gives no access, and no setgid bit to who is not in it. */
    public Credentials creatingFor(int group) {
        return group == newGid ? this : new Credentials(this, group);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Credentials c
                && c.uid == uid
                && c.gid == gid
                && c.newGid == newGid
                && Arrays.equals(c.groups, groups);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * uid + gid) + newGid) + Arrays.hashCode(groups);
    }

    @Override
    public String toString() {
        return "uid " + Integer.toUnsignedString(uid) + " gid " + Integer.toUnsignedString(gid) + " groups "
                + Arrays.toString(groups) + (newGid == gid ? "" : " creating for " + Integer.toUnsignedString(newGid));
    }
}

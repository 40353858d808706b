package io.shorefs.core.namespace;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AclTest {
    private static final int GROUP = 50;
    private static final Credentials NAMED = new Credentials(1001, 9);
    private static final Credentials MEMBER = new Credentials(1002, GROUP);
    private static final Credentials STRANGER = new Credentials(1003, 9);

    /** u::rwx u:1001:rw g::r-x g:60:rwx m::r-x o::--x */
    private static final Acl FULL = acl(0x01, 7, -1, 0x02, 6, 1001, 0x04, 5, -1, 0x08, 7, 60, 0x10, 5, -1, 0x20, 1, -1);

    @Test
    void theMaskLimitsNamedUsersAndGroups() {
        assertTrue(FULL.allows(NAMED, GROUP, 4));
        assertFalse(FULL.allows(NAMED, GROUP, 2));
        assertFalse(FULL.allows(NAMED, GROUP, 1)); // the named entry decides, though others may execute
        assertTrue(FULL.allows(new Credentials(1002, 9, 60), GROUP, 5));
        assertFalse(FULL.allows(new Credentials(1002, 9, 60), GROUP, 2));
    }

    @Test
    void whoIsInAGroupGetsNothingFromOthers() {
        Acl acl = acl(0x01, 7, -1, 0x04, 0, -1, 0x20, 7, -1);
        assertFalse(acl.allows(MEMBER, GROUP, 1));
        assertTrue(acl.allows(STRANGER, GROUP, 7));
    }

    @Test
    void oneGroupMustGrantAllOfIt() {
        Acl acl = acl(0x01, 7, -1, 0x04, 4, -1, 0x08, 2, 60, 0x10, 7, -1, 0x20, 0, -1);
        Credentials both = new Credentials(1002, GROUP, 60);
        assertTrue(acl.allows(both, GROUP, 4));
        assertTrue(acl.allows(both, GROUP, 2));
        assertFalse(acl.allows(both, GROUP, 6));
    }

    @Test
    void theModeShowsTheMaskForTheGroup() {
        assertEquals(0102751, FULL.mode(0102000));
        assertEquals(0640, acl(0x01, 6, -1, 0x04, 4, -1, 0x20, 0, -1).mode(0777));
    }

    @Test
    void chmodMovesTheMask() {
        Acl changed = FULL.withMode(0602);
        assertEquals(0602, changed.mode(0));
        assertEquals(5, changed.entries().get(2).permissions());
    }

    @Test
    void inheritingKeepsWhatBothAllow() {
        Acl limited = FULL.limitedTo(0664);
        assertEquals(0640, limited.mode(0664));
        assertEquals(5, limited.entries().get(2).permissions());
    }

    @Test
    void bytesComeBackTheSame() {
        byte[] bytes = AclCodec.encode(FULL);
        assertEquals(4 + 6 * 8, bytes.length);
        assertArrayEquals(new byte[] {2, 0, 0, 0, 1, 0, 7, 0, -1, -1, -1, -1}, java.util.Arrays.copyOf(bytes, 12));
        assertEquals(FULL, new Acl(AclCodec.decode(bytes)));
    }

    @Test
    void anAclMayComeWithoutEntries() {
        assertEquals(List.of(), AclCodec.decode(new byte[] {2, 0, 0, 0}));
    }

    @Test
    void refusesWhatIsNoAcl() {
        assertEquals(Errno.EINVAL, refusal(() -> AclCodec.decode(new byte[0])));
        assertEquals(Errno.EOPNOTSUPP, refusal(() -> AclCodec.decode(new byte[] {1, 0, 0, 0})));
        assertEquals(Errno.EINVAL, refusal(() -> AclCodec.decode(new byte[] {2, 0, 0, 0, 1})));
        assertEquals(Errno.EINVAL, refusal(() -> acl(0x01, 7, -1, 0x04, 5, -1)));
        assertEquals(Errno.EINVAL, refusal(() -> acl(0x04, 7, -1, 0x01, 5, -1, 0x20, 0, -1)));
        assertEquals(Errno.EINVAL, refusal(() -> acl(0x01, 8, -1, 0x04, 5, -1, 0x20, 0, -1)));
        assertEquals(Errno.EINVAL, refusal(() -> acl(0x01, 7, -1, 0x02, 5, -1, 0x04, 5, -1, 0x10, 7, -1, 0x20, 0, -1)));
        assertEquals(Errno.EINVAL, refusal(() -> acl(0x01, 7, -1, 0x02, 5, 10, 0x04, 5, -1, 0x20, 0, -1)));
        assertEquals(Errno.EINVAL, refusal(() -> acl(0x01, 7, -1, 0x04, 5, -1, 0x20, 0, -1, 0x40, 0, -1)));
        assertEquals(Errno.EINVAL, refusal(() -> acl(0x01, 7, -1, 0x04, 5, -1, 0x10, 5, -1, 0x10, 5, -1, 0x20, 0, -1)));
    }

    private static Errno refusal(org.junit.jupiter.api.function.Executable action) {
        return assertThrows(FsException.class, action).errno();
    }

    /** Entries as tag, permissions, id. */
    private static Acl acl(int... parts) {
        List<AclEntry> entries = new ArrayList<>();
        for (int i = 0; i < parts.length; i += 3) {
            entries.add(AclEntry.of(parts[i], parts[i + 1], parts[i + 2]));
        }
        return new Acl(entries);
    }
}

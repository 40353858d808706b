package io.shorefs.distribution.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.shorefs.api.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemIdentitiesTest {
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    private Path folder;

    private final AtomicLong nanos = new AtomicLong();
    private Path passwd;
    private Path group;

    @BeforeEach
    void files() throws IOException {
        passwd = Files.writeString(
                folder.resolve("passwd"),
                """
                root:x:0:0:root:/root:/bin/bash
                alice:x:1000:100::/home/alice:/bin/sh
                # a comment
                +::::::
                odd:x:12x:1::/:/bin/sh
                big:x:4294967294:4294967294::/:/bin/sh
                """);
        group = Files.writeString(
                folder.resolve("group"),
                """
                root:x:0:
                docker:x:27:bob,alice
                staff:x:50:alice
                broken:x
                """);
    }

    private SystemIdentities identities(UserEntry... entries) {
        return new SystemIdentities(passwd, group, List.of(entries), nanos::get);
    }

    private static UserEntry entry(String key, Integer uid, Integer gid, String... groups) {
        return new UserEntry(
                key,
                uid == null ? OptionalInt.empty() : OptionalInt.of(uid),
                gid == null ? OptionalInt.empty() : OptionalInt.of(gid),
                groups.length == 0 ? Optional.empty() : Optional.of(List.of(groups)));
    }

    @Test
    void theMachinesUsersHaveItsGroups() {
        SystemIdentities identities = identities();
        assertEquals(new Credentials(1000, 100, 27, 50), identities.of(1000));
        assertEquals(new Credentials(-2, -2), identities.of(-2));
        assertEquals(Credentials.ROOT, identities.of(0));
    }

    @Test
    void anUnknownUserHasTheGroupOfTheSameNumber() {
        assertEquals(new Credentials(77, 77), identities().of(77));
        assertEquals(new Credentials(12, 12), identities().of(12));
    }

    @Test
    void theConfigurationReplacesWhatItSays() {
        SystemIdentities identities = identities(
                entry("alice", null, null, "docker", "99"), entry("1001", null, 5), entry("carol", 1002, null));
        assertEquals(new Credentials(1000, 100, 27, 99), identities.of(1000));
        assertEquals(new Credentials(1001, 5), identities.of(1001));
        assertEquals(new Credentials(1002, 1002), identities.of(1002));
    }

    @Test
    void anEntryThatTheMachineDoesNotKnowStopsTheStart() {
        assertEquals(
                "dave: this machine has no such user; give its number with uid",
                assertThrows(IllegalArgumentException.class, () -> identities(entry("dave", null, null)))
                        .getMessage());
        assertEquals(
                "alice: this machine has no group \"wheel\"; write its number in groups",
                assertThrows(IllegalArgumentException.class, () -> identities(entry("alice", null, null, "wheel")))
                        .getMessage());
    }

    @Test
    void aChangeIsSeenAfterASecond() throws IOException {
        SystemIdentities identities = identities();
        Files.writeString(group, "docker:x:28:alice\nmore:x:29:alice\n");
        assertEquals(new Credentials(1000, 100, 27, 50), identities.of(1000));
        nanos.addAndGet(SECOND);
        assertEquals(new Credentials(1000, 100, 28, 29), identities.of(1000));
    }

    @Test
    void filesThatGoAwayLeaveNobodyKnown() throws IOException {
        SystemIdentities identities = identities();
        Files.delete(passwd);
        Files.delete(group);
        nanos.addAndGet(SECOND);
        assertEquals(new Credentials(1000, 1000), identities.of(1000));
    }
}

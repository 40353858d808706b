package io.shorefs.distribution.identity;

import io.shorefs.api.Credentials;
import io.shorefs.spi.Identities;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The users of this machine's passwd(5) and group(5) files, with those of the configuration laid over them. The files are looked at again
 * when they changed, at most once a second. Users that only a network name service knows are not seen. Any thread.
 */
public final class SystemIdentities implements Identities {
    private static final System.Logger LOG = System.getLogger(SystemIdentities.class.getName());
    private static final long LOOK_AGAIN_NANOS = 1_000_000_000L;

    private final Path passwd;
    private final Path group;
    private final List<UserEntry> entries;
    private final LongSupplier nanos;
    private volatile State state;

    /** What a file looked like; a file that is replaced gets another key (inode). */
    private record Stamp(Object key, FileTime modified, long size) {
        static final Stamp ABSENT = new Stamp("absent", FileTime.fromMillis(0), 0);

        static Stamp of(Path file) throws IOException {
            try {
                BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
                return new Stamp(String.valueOf(now.fileKey()), now.lastModifiedTime(), now.size());
            } catch (NoSuchFileException e) {
                return ABSENT;
            }
        }
    }

    private record State(long lookedAt, Stamp passwd, Stamp group, IdentityTable table) {}

    SystemIdentities(Path passwd, Path group, List<UserEntry> entries, LongSupplier nanos) {
        this.passwd = passwd;
        this.group = group;
        this.entries = List.copyOf(entries);
        this.nanos = nanos;
        this.state = read(mistake -> {
            throw new IllegalArgumentException(mistake);
        });
    }

    /**
     * Reads the files.
     *
     * @throws IllegalArgumentException when an entry names a user or group that this machine does not know; the message begins with its key
     */
    public static SystemIdentities open(List<UserEntry> entries) {
        return new SystemIdentities(Path.of("/etc/passwd"), Path.of("/etc/group"), entries, System::nanoTime);
    }

    @Override
    public Credentials of(int uid) {
        State now = state;
        return nanos.getAsLong() - now.lookedAt < LOOK_AGAIN_NANOS ? now.table.of(uid) : look().of(uid);
    }

    private synchronized IdentityTable look() {
        State now = state;
        if (nanos.getAsLong() - now.lookedAt < LOOK_AGAIN_NANOS) {
            return now.table;
        }
        try {
            boolean same =
                    Stamp.of(passwd).equals(now.passwd) && Stamp.of(group).equals(now.group);
            state = same
                    ? new State(nanos.getAsLong(), now.passwd, now.group, now.table)
                    : read(mistake -> LOG.log(Level.WARNING, "[users] {0}", mistake));
        } catch (IOException e) {
            LOG.log(Level.WARNING, "cannot look at " + passwd + " and " + group + "; their last state stays in use", e);
            state = new State(nanos.getAsLong(), now.passwd, now.group, now.table);
        }
        return state.table;
    }

    private State read(Consumer<String> mistakes) {
        try {
            Stamp passwdStamp = Stamp.of(passwd);
            Stamp groupStamp = Stamp.of(group);
            GroupDatabase database = GroupDatabase.parse(lines(passwd), lines(group));
            IdentityTable table = IdentityTable.of(database, entries, mistakes);
            return new State(nanos.getAsLong(), passwdStamp, groupStamp, table);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read " + passwd + " and " + group + ": " + e, e);
        }
    }

    /** ISO-8859-1 takes every byte: names are compared, never shown. */
    private static List<String> lines(Path file) throws IOException {
        try {
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }
}

package io.shorefs.core.snapshot;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/**
 * The name of a checkpoint: 1 to 64 letters, digits, points, hyphens and underscores of ASCII, of which the first one is a letter or a digit. So it needs quotes nowhere, neither in a shell nor in a mount command.
 *
 * @param text the name
 */
public record CheckpointName(String text) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final String SCHEDULED = "auto-";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    public CheckpointName {
        if (!NAME.matcher(text).matches()) {
            throw new FsException(
                    Errno.EINVAL,
                    "\"" + text
                            + "\" is no name of a checkpoint: 1 to 64 letters, digits, \".\", \"-\" and \"_\" are wanted,"
                            + " the first one a letter or a digit");
        }
    }

    /** The name of one that the schedule makes at a time (milliseconds since 1970): {@code auto-20260131T120000Z}. */
    static CheckpointName scheduled(long millis) {
        return new CheckpointName(SCHEDULED + TIME.format(Instant.ofEpochMilli(millis)));
    }

    /** Whether a name is the schedule's: it makes those, and deletes them. */
    static boolean isScheduled(String name) {
        return name.startsWith(SCHEDULED);
    }

    /**
     * A name that somebody chose for a new one.
     *
     * @throws FsException EINVAL when it is none, or the schedule's
     */
    public static CheckpointName chosen(String text) {
        if (isScheduled(text)) {
            throw new FsException(
                    Errno.EINVAL,
                    "names that begin with \"" + SCHEDULED
                            + "\" are those of the schedule, which deletes them: choose another one than \"" + text
                            + "\"");
        }
        return new CheckpointName(text);
    }
}

package io.shorefs.core.replication;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a branch may be called. */
public final class BranchName {
    /** The one that a volume begins with. */
    public static final String MAIN = "main";

    private static final int MOST_CHARACTERS = 64;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    private BranchName() {}

    /** Refuses with EINVAL what is no name of a branch. */
    static void require(String text) {
        mistake(text).ifPresent(mistake -> {
            throw new FsException(Errno.EINVAL, "\"" + text + "\" " + mistake);
        });
    }

    /** Why a text is no name of a branch, in words that follow it; empty when it is one. */
    public static Optional<String> mistake(String text) {
        return text.length() <= MOST_CHARACTERS && NAME.matcher(text).matches()
                ? Optional.empty()
                : Optional.of("is no name of a branch: up to " + MOST_CHARACTERS
                        + " letters, digits, \".\", \"_\" and \"-\" are wanted, a letter or digit first");
    }
}

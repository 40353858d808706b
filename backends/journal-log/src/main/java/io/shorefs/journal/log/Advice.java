package io.shorefs.journal.log;

/** What an operator is told to do about a log that cannot be used. */
final class Advice {
    /** For a damaged file. */
    static final String RESTORE =
            "Nothing was changed. Put the journal's folder back from a copy, or move it away to begin with an empty one.";

    /** For a failing disk. */
    static final String CHECK_DISK =
            "What was not yet synced is not certain, so the server must stop. Check the disk and its messages in the kernel log, then start again.";

    private Advice() {}
}

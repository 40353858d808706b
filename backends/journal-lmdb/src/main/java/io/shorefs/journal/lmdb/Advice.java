package io.shorefs.journal.lmdb;

/** What an operator can do. */
final class Advice {
    static final String RESTORE =
            "Restore the journal's folder from a copy, or move it away to begin with an empty one.";
    static final String CHECK_DISK = "Check the disk and the folder's permissions.";

    private Advice() {}
}

package io.shorefs.core.replication;

/** What a journal is to the branch that it finds in the store. */
enum Verdict {
    /** It has everything that was published: it goes on. */
    GOES_ON,
    /** Others went on since it was used, and it has nothing that they do not have: it is filled anew. */
    OUTDATED
}

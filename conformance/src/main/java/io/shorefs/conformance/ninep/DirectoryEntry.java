package io.shorefs.conformance.ninep;

/**
 * An entry of Rreaddir.
 *
 * @param offset where to go on behind it
 * @param type DT_*
 */
public record DirectoryEntry(Qid qid, long offset, int type, String name) {}

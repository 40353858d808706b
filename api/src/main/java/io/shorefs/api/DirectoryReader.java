package io.shorefs.api;

/** Takes the entries of a directory, one after the other, in order of their positions. */
@FunctionalInterface
public interface DirectoryReader {
    /**
     * One entry.
     *
     * @param inode the entry's inode
     * @param type its type
     * @param next the position to go on from behind this entry, also after entries were added and removed
     * @param name its name
     * @return whether it was taken; false ends the listing before this entry
     */
    boolean entry(long inode, FileType type, long next, Name name);
}

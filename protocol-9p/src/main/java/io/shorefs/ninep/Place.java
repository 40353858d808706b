package io.shorefs.ninep;

import io.shorefs.api.FileSystem;
import io.shorefs.api.Name;

/**
 * What a fid stands for: an inode, and the name by which it was reached, which Tremove and Trename need.
 *
 * @param parent the directory that was walked last
 * @param name the name there; {@code "."} when it is not known (the root of an attach, or reached by {@code ".."})
 */
record Place(long inode, long parent, Name name) {
    /** The filesystem's root. */
    static final Place ROOT = nameless(FileSystem.ROOT);

    /** An inode without a known name. */
    static Place nameless(long inode) {
        return new Place(inode, inode, Name.DOT);
    }

    /** The most that a place takes of the heap, in bytes. */
    static final int MOST_BYTES = bytes(255);

    private static int bytes(int nameLength) {
        return 80 + nameLength; // place, name, its array; or who is attached
    }

    /** About what it takes of the heap, in bytes, as if nothing shared it. */
    int bytes() {
        return bytes(name.length());
    }

    /** What a step from {@code parent} reached. */
    static Place step(long parent, Name name, long inode) {
        return name.isDots() ? nameless(inode) : new Place(inode, parent, name);
    }

    /** Whether the name is known. */
    boolean isNamed() {
        return !name.isDots();
    }
}

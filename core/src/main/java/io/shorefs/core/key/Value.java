package io.shorefs.core.key;

import io.shorefs.api.FileType;
import io.shorefs.api.Name;

/** A value of the one ordered map. Immutable, except that a {@link Chunk}'s dirty payload learns its slot. */
public sealed interface Value
        permits Value.Absent,
                Value.Counter,
                Value.Bytes,
                Value.Dirent,
                Value.Position,
                Value.Hole,
                Value.Orphan,
                Inode,
                Chunk {
    /** The key was removed: hides an older value. */
    record Absent() implements Value {
        /** The one instance. */
        public static final Absent ABSENT = new Absent();
    }

    /** A counter. */
    record Counter(long value) implements Value {}

    /** Bytes of a small file, a link's target, or an extended attribute; not to be changed. */
    record Bytes(byte[] bytes) implements Value {}

    /** A name's inode, its type, and its place in the order of the listing. */
    record Dirent(long inode, FileType type, long position) implements Value {}

    /** What stands at a place in the order of a listing. */
    record Position(Name name, long inode, FileType type) implements Value {}

    /**
     * Hides every piece of its inode with a lower sequence, from its key's number (inclusive).
     *
     * @param to first byte that is not hidden; {@link Long#MAX_VALUE} for no end
     * @param sequence pieces with a lower one are hidden
     */
    record Hole(long to, long sequence) implements Value {}

    /** The inode of the key has no name. */
    record Orphan() implements Value {
        /** The one instance. */
        public static final Orphan ORPHAN = new Orphan();
    }
}

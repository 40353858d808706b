package io.shorefs.core.namespace;

import io.shorefs.api.FileType;
import io.shorefs.api.Name;
import io.shorefs.core.key.Inode;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Value;
import io.shorefs.core.map.Batch;
import io.shorefs.core.map.OrderedMap;

/** The entries of directories: each is two keys, by name and by position. */
final class Entries {
    /** Most names of an inode, and so most subdirectories of a directory and 2. */
    static final long LINK_MAX = Integer.MAX_VALUE;

    /** The position of the first entry behind {@code "."} and {@code ".."}. */
    static final long FIRST_POSITION = 3;

    private final OrderedMap map;

    Entries(OrderedMap map) {
        this.map = map;
    }

    /** What a name stands for, or null. */
    Value.Dirent find(long directory, Name name) {
        return (Value.Dirent) map.get(Key.dirent(directory, name));
    }

    /** Sets both keys of an entry. */
    static void put(long directory, Name name, long inode, FileType type, long position, Batch batch) {
        batch.put(Key.dirent(directory, name), new Value.Dirent(inode, type, position));
        batch.put(Key.position(directory, position), new Value.Position(name, inode, type));
    }

    /** Adds an entry at the end of a directory, and the directory itself as {@code edit} leaves it. */
    static void append(Inode directory, Inode.Edit edit, Name name, long inode, FileType type, Batch batch) {
        long position = directory.nextPosition();
        put(directory.number(), name, inode, type, position, batch);
        batch.put(edit.size(directory.size() + 1).nextPosition(position + 1).done());
    }

    /** Removes both keys of an entry. */
    static void remove(long directory, Name name, long position, Batch batch) {
        batch.remove(Key.position(directory, position)).remove(Key.dirent(directory, name));
    }
}

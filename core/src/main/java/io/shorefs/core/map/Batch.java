package io.shorefs.core.map;

import io.shorefs.core.key.Key;
import io.shorefs.core.key.Value;
import java.util.ArrayList;
import java.util.List;

/** The changes of one operation: published whole or not at all. One thread. */
public final class Batch {
    private final List<Key> keys = new ArrayList<>(6);
    private final List<Value> values = new ArrayList<>(6);
    private int inodes;

    /** Sets a key; of two changes of a key the later one counts. */
    public Batch put(Key key, Value value) {
        keys.add(key);
        values.add(value);
        return this;
    }

    /** Sets the attributes of an inode. */
    public Batch put(io.shorefs.core.key.Inode inode) {
        return put(Key.inode(inode.number()), inode);
    }

    /** Removes a key. */
    public Batch remove(Key key) {
        return put(key, Value.Absent.ABSENT);
    }

    /** So many inodes came (or went, if negative) with this batch. */
    public Batch inodes(int difference) {
        inodes += difference;
        return this;
    }

    int inodes() {
        return inodes;
    }

    int size() {
        return keys.size();
    }

    Key key(int i) {
        return keys.get(i);
    }

    Value value(int i) {
        return values.get(i);
    }
}

package io.shorefs.core.check;

import io.shorefs.api.FsException;
import io.shorefs.core.key.Inode;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Value;
import io.shorefs.core.key.ValueCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was found, in the order in which it was; the first {@value #MOST}. One thread. */
final class Findings {
    static final int MOST = 1000;

    private final List<Finding> list = new ArrayList<>();
    private boolean onlyDamage;

    /** What seems to be missing may be elsewhere: from now on only damage is a finding. */
    void onlyDamage() {
        onlyDamage = true;
    }

    void add(Finding finding) {
        if (list.size() < MOST && !(onlyDamage && !(finding instanceof Finding.Damage))) {
            list.add(finding);
        }
    }

    List<Finding> list() {
        return list;
    }

    /** The value of a key; none when it is damaged, which is a finding. */
    Optional<Value> value(Key key, byte[] bytes) {
        try {
            return Optional.of(decode(key, bytes));
        } catch (FsException e) {
            add(new Finding.Damage(key.toString(), e.getMessage()));
            return Optional.empty();
        }
    }

    /** The value of a key; none when it is damaged, which is a finding of whoever goes through all keys. */
    static Optional<Value> whole(Key key, byte[] bytes) {
        try {
            return Optional.of(decode(key, bytes));
        } catch (FsException e) {
            return Optional.empty();
        }
    }

    private static Value decode(Key key, byte[] bytes) {
        Value value = ValueCodec.decode(key, bytes);
        if (value instanceof Inode inode) {
            inode.type(); // throws when the mode has none
        }
        return value;
    }
}

package io.shorefs.core.check;

import io.shorefs.api.FsException;
import io.shorefs.core.key.Inode;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Value;
import io.shorefs.core.key.ValueCodec;
import io.shorefs.spi.ObjectStore.StoreException;
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
        if (list.size() < MOST && (!onlyDamage || isDamage(finding))) {
            list.add(finding);
        }
    }

    private static boolean isDamage(Finding finding) {
        return switch (finding) {
            case Finding.Damage ignored -> true;
            case Finding.DamagedFile ignored -> true;
            case Finding.DanglingEntry ignored -> false;
            case Finding.HalfEntry ignored -> false;
            case Finding.Stray ignored -> false;
            case Finding.Unreachable ignored -> false;
            case Finding.WrongCount ignored -> false;
        };
    }

    /** Gives damaged files the names that they have. */
    void name(FilePaths paths) throws StoreException {
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i) instanceof Finding.DamagedFile file && file.path().isEmpty()) {
                list.set(i, new Finding.DamagedFile(file.inode(), paths.of(file.inode()), file.what()));
            }
        }
    }

    /** Bytes of a chunk cannot be had. */
    void damaged(Key chunk, String what) {
        add(new Finding.DamagedFile(chunk.inode(), Optional.empty(), what));
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

package io.shorefs.core.check;

import io.shorefs.api.FileSystem;
import io.shorefs.api.FsException;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Inode;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Kind;
import io.shorefs.core.key.Value;
import io.shorefs.core.key.ValueCodec;
import io.shorefs.core.tree.StoredMap;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Names of inodes, for people. One thread. */
final class FilePaths {
    /** In a directory of more entries a name is not looked for further. */
    private static final int MOST_ENTRIES = 100_000;

    private static final int MOST_LEVELS = 1000;

    private final StoredMap map;
    private final Map<Long, Optional<String>> known = new HashMap<>();

    FilePaths(StoredMap map) {
        this.map = map;
    }

    /** One path of an inode, from the root on; empty when none is found. */
    Optional<String> of(long inode) throws StoreException {
        Optional<String> path = known.get(inode);
        if (path == null) {
            try {
                path = found(inode);
            } catch (FsException damaged) {
                path = Optional.empty();
            }
            known.put(inode, path);
        }
        return path;
    }

    private Optional<String> found(long inode) throws StoreException {
        String path = "";
        long at = inode;
        for (int level = 0; at != FileSystem.ROOT; level++) {
            Key key = Key.inode(at);
            Optional<byte[]> value = map.get(key);
            if (value.isEmpty() || level == MOST_LEVELS) {
                return Optional.empty();
            }
            long parent = ((Inode) ValueCodec.decode(key, value.get())).parent();
            Optional<String> name = name(parent, at);
            if (name.isEmpty()) {
                return Optional.empty();
            }
            path = "/" + name.get() + path;
            at = parent;
        }
        return Optional.of(path);
    }

    private Optional<String> name(long directory, long inode) throws StoreException {
        String[] name = {null};
        int[] entries = {0};
        map.scan(
                Key.first(Family.META, directory, Kind.DIRENT),
                Key.last(Family.META, directory, Kind.DIRENT),
                (key, value) -> {
                    if (((Value.Dirent) ValueCodec.decode(key, value)).inode() == inode) {
                        name[0] = key.name().toString();
                    }
                    entries[0]++;
                    return name[0] == null && entries[0] < MOST_ENTRIES;
                });
        return Optional.ofNullable(name[0]);
    }
}

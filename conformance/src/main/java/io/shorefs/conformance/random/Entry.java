package io.shorefs.conformance.random;

import io.shorefs.api.Credentials;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FileType;
import io.shorefs.api.Name;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A name in a directory. */
record Entry(Name name, long inode, FileType type) {
    /** A mode to look at a filesystem and leave it as it is. */
    static final OpenMode QUIETLY = new OpenMode(true, false, false, false, false, false, true);

    /** All of a directory but the dots, in the order of their names. */
    static List<Entry> of(FileSystem fs, long directory) {
        OpenFile open = fs.open(Credentials.ROOT, directory, QUIETLY).join();
        List<Entry> entries = new ArrayList<>();
        fs.readdir(open, 0, (inode, type, next, name) -> {
                    if (!name.isDots()) {
                        entries.add(new Entry(name, inode, type));
                    }
                    return true;
                })
                .join();
        fs.close(open).join();
        entries.sort(Comparator.comparing(Entry::name));
        return entries;
    }
}

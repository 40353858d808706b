package io.shorefs.conformance.history;

import io.shorefs.api.Credentials;
import io.shorefs.api.FileSystem;
import io.shorefs.api.Name;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Where a history happens: a directory with a file {@value #FILE}, which each session has open, and a directory {@value #INNER}. Any thread. */
final class Place {
    /** The file's name at the beginning. */
    static final String FILE = "a";

    /** The inner directory's name at the beginning. */
    static final String INNER = "d";

    /** All names that a history uses. */
    static final List<String> NAMES = List.of(FILE, "b", INNER);

    private final FileSystem fs;
    private final long outer;
    private final long inner;
    private final long file;
    private final List<OpenFile> opened = new ArrayList<>();
    private final Queue<OpenFile> created = new ConcurrentLinkedQueue<>();

    private Place(FileSystem fs, String name, int sessions) {
        this.fs = fs;
        Credentials root = Credentials.ROOT;
        outer = fs.mkdir(root, FileSystem.ROOT, Name.of(name), 0755).join().inode();
        inner = fs.mkdir(root, outer, Name.of(INNER), 0755).join().inode();
        file = fs.mknod(root, outer, Name.of(FILE), 0100644, 0).join().inode();
        for (int i = 0; i < sessions; i++) {
            opened.add(fs.open(root, file, OpenMode.READ_WRITE).join());
        }
    }

    /** Makes one in a filesystem's root. */
    static Place make(FileSystem fs, String name, int sessions) {
        return new Place(fs, name, sessions);
    }

    FileSystem fs() {
        return fs;
    }

    long number(Where where) {
        return switch (where) {
            case OUTER -> outer;
            case INNER -> inner;
        };
    }

    /** The inode of the file that was there at the beginning, whatever its names are now. */
    long file() {
        return file;
    }

    /** A session's own use of that file. */
    OpenFile opened(int session) {
        return opened.get(session);
    }

    /** A file that a session made stays open until {@link #end}. */
    void keep(OpenFile open) {
        created.add(open);
    }

    /** Closes everything; the names stay. */
    void end() {
        opened.forEach(f -> fs.close(f).join());
        created.forEach(f -> fs.close(f).join());
    }
}

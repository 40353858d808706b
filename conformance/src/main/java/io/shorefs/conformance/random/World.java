package io.shorefs.conformance.random;

import io.shorefs.api.Attributes;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FileType;
import io.shorefs.api.FsException;
import io.shorefs.api.OpenFile;
import io.shorefs.conformance.filesystem.Answers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A filesystem as steps see it: its inodes and open files in the order in which they appeared. One thread. */
public final class World {
    private final FileSystem fs;
    private final List<Long> numbers = new ArrayList<>();
    private final Map<Long, Integer> indexes = new HashMap<>();
    private final List<OpenFile> files = new ArrayList<>();
    private final Map<Integer, Long> versions = new HashMap<>();

    /** A filesystem of which nothing is known but its root. */
    public World(FileSystem fs) {
        this.fs = fs;
        appeared(FileSystem.ROOT);
    }

    /** The filesystem itself. */
    public FileSystem fileSystem() {
        return fs;
    }

    /** How many inodes appeared so far, the root among them. */
    public int inodes() {
        return numbers.size();
    }

    /** How many files were opened so far. */
    public int files() {
        return files.size();
    }

    /** Notes every inode that has a name, in the order of their paths: the same order for the same tree. */
    public World explore() {
        explore(FileSystem.ROOT);
        return this;
    }

    /** Closes every file that was opened, as the end of a server does, and knows again nothing but the root. */
    public World afterCrash() {
        for (OpenFile file : files) {
            String closed = outcome(fs.close(file));
            if (!closed.equals("done") && !closed.equals("EBADF")) {
                throw new AssertionError("closing " + file + " was refused: " + closed);
            }
        }
        return new World(fs);
    }

    /** All that is told of every inode that ever appeared, a line each; those that are gone say so. */
    public String attributes() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < numbers.size(); i++) {
            lines.append(outcome(fs.attributes(numbers.get(i)), this::text)).append('\n');
        }
        return lines.toString();
    }

    /** As {@link #attributes}, and of each inode whether its version is another one than at the last look. */
    public String look() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < numbers.size(); i++) {
            int index = i;
            lines.append(outcome(fs.attributes(numbers.get(i)), a -> {
                        Long before = versions.put(index, a.version());
                        boolean same = before != null && before == a.version();
                        return text(a) + (same ? "" : ", changed");
                    }))
                    .append('\n');
        }
        return lines.toString();
    }

    /** The text without access times, which need not be the same after a crash. */
    public static String withoutAccessTimes(String text) {
        return text.replaceAll(" atime .*? mtime ", " mtime ");
    }

    private void explore(long directory) {
        for (Entry entry : Entry.of(fs, directory)) {
            appeared(entry.inode());
            if (entry.type() == FileType.DIRECTORY) {
                explore(entry.inode());
            }
        }
    }

    /** The number of an inode. */
    public long number(int index) {
        return numbers.get(index);
    }

    OpenFile file(int index) {
        return files.get(index);
    }

    /** Notes an inode, if it is new, and tells its index. */
    int appeared(long number) {
        Integer known = indexes.putIfAbsent(number, numbers.size());
        if (known != null) {
            return known;
        }
        numbers.add(number);
        return numbers.size() - 1;
    }

    /** Notes an open file, and tells its index. */
    int opened(OpenFile file) {
        files.add(file);
        return files.size() - 1;
    }

    /** Attributes as text: all but what filesystems are free in (the number itself, the version, the allocated bytes). */
    String text(Attributes a) {
        return "#" + appeared(a.inode()) + " 0" + Integer.toOctalString(a.mode()) + " " + a.uid() + ":" + a.gid()
                + " nlink "
                + a.nlink() + " rdev " + a.rdev() + " size " + a.size() + " atime " + a.atime() + " mtime " + a.mtime()
                + " ctime "
                + a.ctime() + " btime " + a.btime();
    }

    /** What an operation answered, as text. */
    static <T> String outcome(CompletableFuture<T> answer, Function<T, String> text) {
        T result;
        try {
            result = Answers.of(answer);
        } catch (FsException failure) {
            return failure.errno().name();
        }
        return text.apply(result);
    }

    /** What an operation without a result answered. */
    static String outcome(CompletableFuture<Void> answer) {
        return outcome(answer, nothing -> "done");
    }
}

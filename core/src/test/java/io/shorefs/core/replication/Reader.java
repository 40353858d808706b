package io.shorefs.core.replication;

import io.shorefs.api.Attributes;
import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Reads a filesystem by paths, as root. What fails is the {@link FsException}. */
record Reader(FileSystem fs) {
    private static final Credentials ROOT = Credentials.ROOT;

    private static <T> T join(CompletableFuture<T> result) {
        try {
            return result.orTimeout(30, TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof FsException refused ? refused : e;
        }
    }

    private Optional<Attributes> find(String path) {
        if (path.isEmpty()) {
            return Optional.of(join(fs.attributes(FileSystem.ROOT)));
        }
        List<Name> names = Arrays.stream(path.split("/")).map(Name::of).toList();
        try {
            List<Attributes> steps = join(fs.walk(ROOT, FileSystem.ROOT, names));
            return steps.size() < names.size() ? Optional.empty() : Optional.of(steps.getLast());
        } catch (FsException e) {
            if (e.errno() == Errno.ENOENT) {
                return Optional.empty();
            }
            throw e;
        }
    }

    long inode(String path) {
        return find(path).orElseThrow().inode();
    }

    /** The bytes of a file, or null when there is none. */
    byte[] read(String path) {
        Optional<Attributes> found = find(path);
        if (found.isEmpty()) {
            return null;
        }
        OpenFile file = join(fs.open(ROOT, found.get().inode(), OpenMode.READ));
        ByteBuffer into = ByteBuffer.allocate((int) found.get().size() + 1);
        int count = join(fs.read(file, 0, into));
        join(fs.close(file));
        return Arrays.copyOf(into.array(), count);
    }

    /** The names in a directory, in order of their positions. */
    List<String> list(String path) {
        OpenFile directory = join(fs.open(ROOT, inode(path), OpenMode.READ));
        List<String> names = new ArrayList<>();
        join(fs.readdir(directory, 2, (number, type, next, entry) -> names.add(entry.toString())));
        join(fs.close(directory));
        return names;
    }
}

package io.shorefs.core.simulation.bucket;

import io.shorefs.api.Attributes;
import io.shorefs.api.Credentials;
import io.shorefs.api.FileSystem;
import io.shorefs.api.Name;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** Reads all files, for somebody who waits for answers. What fails is a {@link java.util.concurrent.CompletionException}. */
record ReadFiles(FileSystem fs, Waiting waiting) {
    private static final Credentials ROOT = Credentials.ROOT;

    /** How one waits. */
    @FunctionalInterface
    interface Waiting {
        <T> T await(CompletableFuture<T> answer);
    }

    /** All files with their bytes. */
    Map<String, Content> all() {
        Map<String, Content> all = new TreeMap<>();
        for (String name : names()) {
            OpenFile file = open(name, OpenMode.READ);
            long size = waiting.await(fs.attributes(file.inode())).size();
            ByteBuffer bytes = ByteBuffer.allocate((int) size);
            boolean ended = false;
            while (bytes.hasRemaining() && !ended) {
                ended = waiting.await(fs.read(file, bytes.position(), bytes)) == 0;
            }
            all.put(name, new Content(bytes.array()));
            close(file);
        }
        return all;
    }

    private List<String> names() {
        OpenFile directory = waiting.await(fs.open(ROOT, FileSystem.ROOT, OpenMode.READ));
        List<String> names = new ArrayList<>();
        waiting.await(fs.readdir(directory, 2, (number, type, next, entry) -> names.add(entry.toString())));
        close(directory);
        return names;
    }

    long inode(String name) {
        List<Attributes> found = waiting.await(fs.walk(ROOT, FileSystem.ROOT, List.of(Name.of(name))));
        return found.getLast().inode();
    }

    OpenFile open(String name, OpenMode mode) {
        return waiting.await(fs.open(ROOT, inode(name), mode));
    }

    void close(OpenFile file) {
        waiting.await(fs.close(file));
    }
}

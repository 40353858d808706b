package io.shorefs.core.simulation.bucket;

import io.shorefs.api.AttributeChanges;
import io.shorefs.api.Attributes;
import io.shorefs.api.Credentials;
import io.shorefs.api.FileSystem;
import io.shorefs.api.Name;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import io.shorefs.core.ShoreFs;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** The files of a host, for somebody who waits for answers. What fails is a {@link java.util.concurrent.CompletionException}. */
final class Files {
    private static final Credentials ROOT = Credentials.ROOT;

    private final ShoreFs fs;
    private final Waiting waiting;

    /** How one waits. */
    @FunctionalInterface
    interface Waiting {
        <T> T await(CompletableFuture<T> answer);
    }

    Files(ShoreFs fs, Waiting waiting) {
        this.fs = fs;
        this.waiting = waiting;
    }

    void create(String name) {
        close(waiting.await(fs.create(ROOT, FileSystem.ROOT, Name.of(name), OpenMode.READ_WRITE, 0644))
                .file());
    }

    void write(String name, int at, byte[] bytes) {
        OpenFile file = open(name);
        waiting.await(fs.write(file, at, ByteBuffer.wrap(bytes)));
        close(file);
    }

    void truncate(String name, int size) {
        AttributeChanges change = new AttributeChanges(
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalLong.of(size),
                Optional.empty(),
                Optional.empty(),
                false);
        waiting.await(fs.change(ROOT, inode(name), change));
    }

    void unlink(String name) {
        waiting.await(fs.unlink(ROOT, FileSystem.ROOT, Name.of(name)));
    }

    void rename(String from, String to) {
        waiting.await(fs.rename(ROOT, FileSystem.ROOT, Name.of(from), FileSystem.ROOT, Name.of(to)));
    }

    void sync() {
        waiting.await(fs.syncAll());
    }

    /** What an fsync waits for with durability "store". */
    void publish() {
        waiting.await(fs.syncAll().thenCompose(ignored -> fs.published()));
    }

    void collect() {
        waiting.await(fs.collect());
    }

    /** All files with their bytes. */
    Map<String, Content> all() {
        Map<String, byte[]> all = new TreeMap<>();
        for (String name : names()) {
            OpenFile file = open(name);
            long size = waiting.await(fs.attributes(file.inode())).size();
            ByteBuffer bytes = ByteBuffer.allocate((int) size);
            while (bytes.hasRemaining()) {
                waiting.await(fs.read(file, bytes.position(), bytes));
            }
            all.put(name, bytes.array());
            close(file);
        }
        return Content.of(all);
    }

    private List<String> names() {
        OpenFile directory = waiting.await(fs.open(ROOT, FileSystem.ROOT, OpenMode.READ));
        List<String> names = new ArrayList<>();
        waiting.await(fs.readdir(directory, 2, (number, type, next, entry) -> names.add(entry.toString())));
        close(directory);
        return names;
    }

    private long inode(String name) {
        List<Attributes> found = waiting.await(fs.walk(ROOT, FileSystem.ROOT, List.of(Name.of(name))));
        return found.getLast().inode();
    }

    private OpenFile open(String name) {
        return waiting.await(fs.open(ROOT, inode(name), OpenMode.READ_WRITE));
    }

    private void close(OpenFile file) {
        waiting.await(fs.close(file));
    }
}

package io.shorefs.core.simulation.bucket;

import io.shorefs.api.AttributeChanges;
import io.shorefs.api.Credentials;
import io.shorefs.api.FileSystem;
import io.shorefs.api.Name;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import io.shorefs.core.ShoreFs;
import io.shorefs.core.snapshot.CheckpointName;
import io.shorefs.core.snapshot.Checkpoints;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The files of a host, for somebody who waits for answers. What fails is a {@link java.util.concurrent.CompletionException}. */
final class Files {
    private static final Credentials ROOT = Credentials.ROOT;

    private final ShoreFs fs;
    private final ReadFiles.Waiting waiting;
    private final ReadFiles reading;

    Files(ShoreFs fs, ReadFiles.Waiting waiting) {
        this.fs = fs;
        this.waiting = waiting;
        reading = new ReadFiles(fs, waiting);
    }

    void create(String name) {
        reading.close(waiting.await(fs.create(ROOT, FileSystem.ROOT, Name.of(name), OpenMode.READ_WRITE, 0644))
                .file());
    }

    void write(String name, int at, byte[] bytes) {
        OpenFile file = reading.open(name, OpenMode.READ_WRITE);
        waiting.await(fs.write(file, at, ByteBuffer.wrap(bytes)));
        reading.close(file);
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
        waiting.await(fs.change(ROOT, reading.inode(name), change));
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

    /** All logs are folded, and soon nothing keeps this state but the present one. */
    void fold(String name) {
        Checkpoints checkpoints = fs.checkpoints().orElseThrow();
        waiting.await(checkpoints.create(new CheckpointName(name)));
        waiting.await(checkpoints.delete(name));
    }

    /** All files with their bytes. */
    Map<String, Content> all() {
        return reading.all();
    }
}

package io.shorefs.store.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Files that are being written, in a folder of their own beside the objects: no key begins with a dot. */
final class Incoming {
    /** The folder's name. */
    static final String NAME = ".incoming";

    /** What was left behind by a crash is older than this; no put takes as long. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    private final Path folder;

    /** In a store; removes what crashes left. */
    Incoming(Path root) throws IOException {
        folder = Files.createDirectories(root.resolve(NAME));
        Instant oldest = Instant.now().minus(ABANDONED);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                removeOlder(file, oldest);
            }
        }
    }

    private static void removeOlder(Path file, Instant oldest) throws IOException {
        try {
            if (Files.getLastModifiedTime(file).toInstant().isBefore(oldest)) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException moved) {
            return; // to its place, by another process
        }
    }

    /** A durable file without a place; closing removes it if it got none. */
    record Arrived(Path file) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            Files.deleteIfExists(file);
        }
    }

    /** Writes what remains in a buffer, which is not moved, into a new file, and syncs it. */
    Arrived write(ByteBuffer bytes) throws IOException {
        Path file = folder.resolve(UUID.randomUUID().toString());
        ByteBuffer left = bytes.duplicate();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        return new Arrived(file);
    }
}

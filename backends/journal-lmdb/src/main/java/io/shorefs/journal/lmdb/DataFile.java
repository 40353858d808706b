package io.shorefs.journal.lmdb;

import io.shorefs.spi.JournalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** LMDB's data file, read by ordinary reads. One thread. */
final class DataFile implements AutoCloseable {
    private static final int CHUNK = 1 << 20;

    private final Path path;
    private final FileChannel channel;
    private final long size;

    private DataFile(Path path, FileChannel channel) throws IOException {
        this.path = path;
        this.channel = channel;
        this.size = channel.size();
    }

    static DataFile open(Path path) throws IOException {
        return new DataFile(path, FileChannel.open(path, StandardOpenOption.READ));
    }

    /** Bytes. */
    long size() {
        return size;
    }

    /** Reads all of it in order: what is read at random afterwards comes from the host's cache. */
    void readAhead() throws IOException {
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
        for (long at = 0; at < size; at += CHUNK) {
            channel.read(chunk.clear(), at);
        }
    }

    /**
     * Fills a buffer from a place in the file.
     *
     * @throws JournalException when the file ends before
     */
    ByteBuffer read(ByteBuffer into, long position) throws IOException {
        into.clear().order(ByteOrder.nativeOrder());
        while (into.hasRemaining()) {
            if (channel.read(into, position + into.position()) < 0) {
                throw damaged(position, "the file ends at byte " + size);
            }
        }
        return into.flip();
    }

    /** What to throw when something is wrong at a place. */
    JournalException damaged(long position, String what) {
        return new JournalException("%s is damaged at byte %d: %s. %s".formatted(path, position, what, Advice.RESTORE));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

package io.shorefs.journal.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reads of a file that survive an interrupt. The JDK closes a channel when a thread that uses it is interrupted, for all threads; this one opens the file again and
 * finishes the read. The thread is still interrupted afterwards. Any thread.
 */
final class InterruptibleReads implements LogReader {
    private final Path path;
    private volatile ChannelReader reader;
    private boolean closed;

    InterruptibleReads(Path path) throws IOException {
        this.path = path;
        this.reader = openReader();
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        int begin = into.position();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return reader.read(into.position(begin), position);
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                    reopen(e);
                } catch (ClosedChannelException e) {
                    reopen(e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        reader.close();
    }

    private synchronized void reopen(ClosedChannelException cause) throws IOException {
        if (closed) {
            throw cause;
        }
        if (!reader.channel().isOpen()) {
            reader = openReader();
        }
    }

    private ChannelReader openReader() throws IOException {
        return new ChannelReader(FileChannel.open(path, StandardOpenOption.READ));
    }
}

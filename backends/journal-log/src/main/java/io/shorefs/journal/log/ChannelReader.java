package io.shorefs.journal.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Reads a channel, and closes it. */
record ChannelReader(FileChannel channel) implements LogReader {
    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        int done = 0;
        while (into.hasRemaining()) {
            int read = channel.read(into, position + done);
            if (read < 0) {
                break;
            }
            done += read;
        }
        return done;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

package io.shorefs.core.simulation;

import io.shorefs.journal.log.LogFile;
import io.shorefs.journal.log.LogReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A log's file with moments: before each write, before each sync and after it. */
record WatchedFile(LogFile file, Moments moments) implements LogFile {
    @Override
    public String name() {
        return file.name();
    }

    @Override
    public long size() throws IOException {
        return file.size();
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        return file.read(into, position);
    }

    @Override
    public void write(ByteBuffer from, long position) throws IOException {
        moments.pass();
        file.write(from, position);
    }

    @Override
    public void sync() throws IOException {
        moments.pass();
        file.sync();
        moments.pass();
    }

    @Override
    public Optional<LogReader> pastCache() throws IOException {
        return file.pastCache();
    }

    @Override
    public long room() throws IOException {
        return file.room();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}

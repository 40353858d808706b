package io.shorefs.core.simulation;

import io.shorefs.conformance.disk.UnsyncedHandle;
import io.shorefs.journal.log.LogFile;
import io.shorefs.journal.log.LogReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A log's file on a disk that loses power, with moments: before each write, before each sync and after it. */
record WatchedFile(UnsyncedHandle file, Moments moments) implements LogFile {
    @Override
    public String name() {
        return "simulated/commit.log";
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
    public Optional<LogReader> pastCache() {
        return file.readsPastMemory() ? Optional.of(new PastMemory(file)) : Optional.empty();
    }

    @Override
    public long room() {
        return file.room();
    }

    /** The process may end without closing; so closing does nothing that a crash would not. */
    @Override
    public void close() {}

    /** Reads what is on the disk. */
    private record PastMemory(UnsyncedHandle file) implements LogReader {
        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            return file.readPastMemory(into, position);
        }

        @Override
        public void close() {}
    }
}

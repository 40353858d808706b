package io.shorefs.journal.log;

import io.shorefs.conformance.disk.UnsyncedFile;
import io.shorefs.conformance.disk.UnsyncedHandle;
import io.shorefs.spi.CommitLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The log's file on a disk that loses power, as one process has it. */
record SimulatedFile(UnsyncedHandle handle) implements LogFile {
    /** Gives the file to a process, which opens its log. */
    static CommitLog open(UnsyncedFile file, LogLimits limits) {
        return FileCommitLog.open(new SimulatedFile(file.open()), limits);
    }

    @Override
    public String name() {
        return "simulated/commit.log";
    }

    @Override
    public long size() throws IOException {
        return handle.size();
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        return handle.read(into, position);
    }

    @Override
    public void write(ByteBuffer from, long position) throws IOException {
        handle.write(from, position);
    }

    @Override
    public void sync() throws IOException {
        handle.sync();
    }

    @Override
    public Optional<LogReader> pastCache() {
        return handle.readsPastMemory() ? Optional.of(new PastMemory(handle)) : Optional.empty();
    }

    @Override
    public long room() {
        return handle.room();
    }

    /** The process may end without closing; so closing does nothing that a crash would not. */
    @Override
    public void close() {}

    /** Reads what is on the disk. */
    private record PastMemory(UnsyncedHandle handle) implements LogReader {
        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            return handle.readPastMemory(into, position);
        }

        @Override
        public void close() {}
    }
}

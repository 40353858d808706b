package io.shorefs.journal.log.simulated;

import io.shorefs.journal.log.LogFile;
import io.shorefs.journal.log.LogReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;
import java.util.Optional;

/** One process's hold on an {@link UnsyncedFile}. */
record UnsyncedHandle(UnsyncedFile file, int process) implements LogFile {
    private static final int SECTOR = UnsyncedFile.SECTOR;

    @Override
    public String name() {
        return "simulated/commit.log";
    }

    @Override
    public long size() throws IOException {
        synchronized (file) {
            requireOwner();
            return file.size();
        }
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        return read(into, position, false);
    }

    @Override
    public void write(ByteBuffer from, long position) throws IOException {
        synchronized (file) {
            requireOwner();
            long at = position;
            while (from.hasRemaining()) {
                int begin = (int) (at % SECTOR);
                int length = Math.min(from.remaining(), SECTOR - begin);
                if (at + length > file.size() && !file.hasRoom(at + length)) {
                    throw new IOException("The host's disk is full");
                }
                byte[] content = Arrays.copyOf(file.shown(at / SECTOR), SECTOR);
                from.get(content, begin, length);
                file.store(at / SECTOR, content, at + length);
                at += length;
            }
        }
    }

    @Override
    public void sync() throws IOException {
        synchronized (file) {
            requireOwner();
            if (!file.sync()) {
                throw new IOException("Input/output error");
            }
        }
    }

    @Override
    public Optional<LogReader> pastCache() {
        return file.directReads() ? Optional.of(new PastMemory(this)) : Optional.empty();
    }

    @Override
    public long room() {
        synchronized (file) {
            return file.room();
        }
    }

    /** The process may end without closing; so closing does nothing that a crash would not. */
    @Override
    public void close() {}

    private int read(ByteBuffer into, long position, boolean pastMemory) throws IOException {
        synchronized (file) {
            requireOwner();
            long at = position;
            long end = Math.min(file.size(), position + into.remaining());
            while (at < end) {
                int begin = (int) (at % SECTOR);
                int length = (int) Math.min(end - at, SECTOR - begin);
                byte[] sector = pastMemory ? file.stored(at / SECTOR) : file.shown(at / SECTOR);
                into.put(sector, begin, length);
                at += length;
            }
            return (int) Math.max(0, at - position);
        }
    }

    private void requireOwner() throws ClosedChannelException {
        if (!file.belongsTo(process)) {
            throw new ClosedChannelException();
        }
    }

    /** Reads what is on the disk. */
    private record PastMemory(UnsyncedHandle handle) implements LogReader {
        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            boolean aligned =
                    position % SECTOR == 0 && into.remaining() % SECTOR == 0 && into.alignmentOffset(0, SECTOR) == 0;
            if (!into.isDirect() || !aligned) {
                throw new IOException("Invalid argument: a read past memory is not aligned");
            }
            return handle.read(into, position, true);
        }

        @Override
        public void close() {}
    }
}

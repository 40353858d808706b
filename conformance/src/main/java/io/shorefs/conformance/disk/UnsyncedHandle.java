package io.shorefs.conformance.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Arrays;

/** One process's hold on an {@link UnsyncedFile}: once that process ended, everything is refused with a {@link ClosedChannelException}. Any thread. */
public final class UnsyncedHandle {
    private static final int SECTOR = UnsyncedFile.SECTOR;

    private final UnsyncedFile file;
    private final int process;

    UnsyncedHandle(UnsyncedFile file, int process) {
        this.file = file;
        this.process = process;
    }

    /** The file's length. */
    public long size() throws IOException {
        synchronized (file) {
            requireOwner();
            return file.size();
        }
    }

    /** Reads what memory shows, from {@code position} to the end of the file or of the buffer; the number of bytes. */
    public int read(ByteBuffer into, long position) throws IOException {
        return read(into, position, false);
    }

    /** Whether the host can read past its memory. */
    public boolean readsPastMemory() {
        return file.directReads();
    }

    /** As {@link #read}, but what is on the disk; as on Linux, the buffer is direct, and buffer, position and length are aligned to sectors. */
    public int readPastMemory(ByteBuffer into, long position) throws IOException {
        boolean aligned =
                position % SECTOR == 0 && into.remaining() % SECTOR == 0 && into.alignmentOffset(0, SECTOR) == 0;
        if (!readsPastMemory() || !into.isDirect() || !aligned) {
            throw new IOException("Invalid argument: a read past memory is not aligned");
        }
        return read(into, position, true);
    }

    /** Writes all of a buffer into memory; a file that is shorter grows. */
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

    /** Puts all that was written on the disk. */
    public void sync() throws IOException {
        synchronized (file) {
            requireOwner();
            if (!file.sync()) {
                throw new IOException("Input/output error");
            }
        }
    }

    /** Bytes by which the file may grow. */
    public long room() {
        synchronized (file) {
            return file.room();
        }
    }

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
}

package io.shorefs.cache.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A file in memory, which a test damages, on a disk that has as much room as the test says. */
final class SmallDisk implements CacheDisk {
    private byte[] bytes = new byte[1 << 20];
    private int size;
    private long room = Long.MAX_VALUE;
    private long told = Long.MAX_VALUE;
    private boolean readsFail;

    /** The disk has room for so many bytes of the file; and says so, or says that it has more. */
    synchronized void room(long most, boolean isTold) {
        room = most;
        told = isTold ? most : Long.MAX_VALUE;
    }

    synchronized void readsFail(boolean fail) {
        readsFail = fail;
    }

    /** Changes a byte of the file. */
    synchronized void damage(int at) {
        bytes[at]++;
    }

    @Override
    public synchronized void read(ByteBuffer into, long position) throws IOException {
        if (readsFail) {
            throw new IOException("made by the test");
        }
        if (position < size) {
            into.put(bytes, (int) position, Math.min(into.remaining(), size - (int) position));
        }
    }

    @Override
    public synchronized void write(ByteBuffer from, long position) throws IOException {
        int end = (int) position + from.remaining();
        if (end > size && end > room) {
            throw new IOException("No space left on device");
        }
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, 2 * end);
        }
        size = Math.max(size, end);
        from.get(bytes, (int) position, from.remaining());
    }

    @Override
    public synchronized long size() {
        return size;
    }

    @Override
    public synchronized void truncate(long most) {
        if (most < size) {
            Arrays.fill(bytes, (int) most, size, (byte) 0);
            size = (int) most;
        }
    }

    @Override
    public synchronized long free() {
        return told == Long.MAX_VALUE ? told : told - size;
    }

    @Override
    public void close() {}
}

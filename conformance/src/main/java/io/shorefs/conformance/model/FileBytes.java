package io.shorefs.conformance.model;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A regular file's bytes: pages where something was written, zeros elsewhere. */
final class FileBytes implements Content {
    private static final int PAGE = 4096;

    private final NavigableMap<Long, byte[]> pages = new TreeMap<>();
    private long size;

    /** Puts what there is from {@code offset} into a buffer, and says how many bytes. */
    int read(long offset, ByteBuffer into) {
        int count = (int) Math.min(into.remaining(), Math.max(0, size - offset));
        for (int done = 0; done < count; ) {
            long at = offset + done;
            int step = Math.min(count - done, PAGE - within(at));
            byte[] page = pages.get(at / PAGE);
            into.put(page == null ? new byte[PAGE] : page, within(at), step);
            done += step;
        }
        return count;
    }

    /** Writes all of a buffer, whose position stays; {@code offset} and its length do not exceed 2^63-1. */
    void write(long offset, ByteBuffer from) {
        ByteBuffer source = from.duplicate();
        long at = offset;
        while (source.hasRemaining()) {
            int step = Math.min(source.remaining(), PAGE - within(at));
            source.get(pages.computeIfAbsent(at / PAGE, p -> new byte[PAGE]), within(at), step);
            at += step;
        }
        size = Math.max(size, at);
    }

    /** Cuts the file, or makes it longer by zeros. */
    void resize(long newSize) {
        if (newSize < size) {
            pages.tailMap(newSize / PAGE, false).clear();
            byte[] last = pages.get(newSize / PAGE);
            if (last != null) {
                Arrays.fill(last, within(newSize), PAGE, (byte) 0);
            }
        }
        size = newSize;
    }

    private static int within(long offset) {
        return (int) (offset % PAGE);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public long allocated() {
        return (long) pages.size() * PAGE;
    }
}

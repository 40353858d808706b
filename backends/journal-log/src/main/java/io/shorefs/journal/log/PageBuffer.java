package io.shorefs.journal.log;

import io.shorefs.spi.CommitLog;
import java.nio.ByteBuffer;

/** Makes buffers that O_DIRECT takes: outside the heap, beginning at a page. */
final class PageBuffer {
    private static final int MOST_PAGES = 256;

    private PageBuffer() {}

    /** A buffer for so many pages, at most 1 MiB: what one call to the disk moves. */
    static ByteBuffer ofPages(long pages) {
        return allocate((int) Math.min(pages, MOST_PAGES) * CommitLog.PAGE);
    }

    private static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocateDirect(bytes + CommitLog.PAGE)
                .alignedSlice(CommitLog.PAGE)
                .limit(bytes)
                .slice();
    }
}

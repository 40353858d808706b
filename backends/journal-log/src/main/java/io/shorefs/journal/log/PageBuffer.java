package io.shorefs.journal.log;

import io.shorefs.spi.CommitLog;
import java.nio.ByteBuffer;

/** Makes buffers that O_DIRECT takes: outside the heap, beginning at a page. */
final class PageBuffer {
    private PageBuffer() {}

    static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocateDirect(bytes + CommitLog.PAGE)
                .alignedSlice(CommitLog.PAGE)
                .limit(bytes)
                .slice();
    }
}

package io.shorefs.journal.log;

import io.shorefs.spi.CommitLog;
import io.shorefs.spi.CommitLog.Slot;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Writes what was accepted once more to its place and syncs: where only the page cache can be read, that is what brings it to the disk for certain. One thread. */
final class Rewrite {
    private final LogFile file;
    private final Layout layout;
    private final ByteBuffer window;

    Rewrite(LogFile file, Layout layout) {
        this.file = file;
        this.layout = layout;
        this.window = PageBuffer.ofPages(layout.ringPages());
    }

    void run(List<Placed> records) throws IOException {
        for (Placed record : records) {
            for (long page = record.from(); page != record.next(); page = layout.ringPage(page, 1)) {
                again(layout.ringByte(page), CommitLog.PAGE);
            }
            for (Slot slot : record.slots()) {
                again(layout.slotByte(slot.page()), (long) Layout.pages(slot.length()) * CommitLog.PAGE);
            }
        }
        file.sync();
    }

    private void again(long position, long length) throws IOException {
        for (long done = 0; done < length; done += window.capacity()) {
            int piece = (int) Math.min(window.capacity(), length - done);
            if (file.read(window.clear().limit(piece), position + done) < piece) {
                throw new EOFException(file.name() + " became shorter while it was read");
            }
            file.write(window.flip(), position + done);
        }
    }
}

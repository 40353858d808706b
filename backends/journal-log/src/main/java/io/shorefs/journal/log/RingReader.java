package io.shorefs.journal.log;

import io.shorefs.spi.CommitLog;
import io.shorefs.spi.JournalException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads the ring's pages through a window of many. One thread. */
final class RingReader {
    private final String name;
    private final LogReader reader;
    private final Layout layout;
    private final ByteBuffer window;
    private final int windowPages;
    private long begin = -1;

    RingReader(String name, LogReader reader, Layout layout) {
        this.name = name;
        this.reader = reader;
        this.layout = layout;
        this.window = PageBuffer.ofPages(layout.ringPages());
        this.windowPages = window.capacity() / CommitLog.PAGE;
    }

    /** Brings a page into the window, and tells at which byte of it the page begins. */
    int load(long page) {
        long wanted = page - page % windowPages;
        if (wanted != begin) {
            begin = -1;
            fill(wanted);
            begin = wanted;
        }
        return Math.toIntExact(page - begin) * CommitLog.PAGE;
    }

    /** The pages that were last loaded. */
    ByteBuffer window() {
        return window;
    }

    private void fill(long from) {
        int pages = Math.toIntExact(Math.min(windowPages, layout.ringPages() - from));
        long position = layout.ringByte(from);
        try {
            int read = reader.read(window.clear().limit(pages * CommitLog.PAGE), position);
            if (read < pages * CommitLog.PAGE) {
                throw new JournalException(
                        name + " ends at byte " + (position + read) + ", inside its ring. " + Advice.RESTORE);
            }
        } catch (IOException e) {
            throw new JournalException(
                    "%s cannot be read at byte %d: %s. %s".formatted(name, position, e.getMessage(), Advice.RESTORE),
                    e);
        }
        window.clear();
    }
}

package io.shorefs.journal.log;

import io.shorefs.spi.CommitLog;

/**
 * Where things lie in a log's file.
 *
 * @param ringPages pages of the ring
 * @param creation random number of this file, which every block's checksum is seeded with
 */
record Layout(int ringPages, long creation) {
    private static final int HEADER_PAGES = 1;

    /** The byte at which a page of the ring begins. */
    long ringByte(long page) {
        return (HEADER_PAGES + page) * CommitLog.PAGE;
    }

    /** The byte at which a page of the slot area begins. */
    long slotByte(long page) {
        return (HEADER_PAGES + ringPages + page) * CommitLog.PAGE;
    }

    /** Whole pages of the slot area in a file of so many bytes; negative when even the ring is cut. */
    long slotPages(long fileBytes) {
        return Math.floorDiv(fileBytes, CommitLog.PAGE) - HEADER_PAGES - ringPages;
    }

    /** The page of the ring that follows another by so many. */
    long ringPage(long page, long forward) {
        return Math.floorMod(page + forward, (long) ringPages);
    }

    /** Pages that so many bytes take. */
    static int pages(long bytes) {
        return Math.toIntExact((bytes + CommitLog.PAGE - 1) / CommitLog.PAGE);
    }
}

package io.shorefs.journal.log;

import io.shorefs.spi.CommitLog.Mark;

/** Which pages of the ring hold records that the map may lack. Any thread. */
final class Ring {
    private final Layout layout;
    private long head;
    private long last;
    private long contained;
    private long used;

    /** A ring of which the map contains everything, up to {@code mark}. */
    Ring(Layout layout, Mark mark) {
        this.layout = layout;
        this.head = mark.position();
        this.last = mark.sequence();
        this.contained = mark.sequence();
    }

    /** Where the next record begins. */
    synchronized long head() {
        return head;
    }

    /** The last record's number. */
    synchronized long last() {
        return last;
    }

    synchronized int free() {
        return (int) (layout.ringPages() - used);
    }

    /**
     * Takes the pages of the next record.
     *
     * @return the position behind it
     */
    synchronized long advance(int pages) {
        used += pages;
        head = layout.ringPage(head, pages);
        last++;
        return head;
    }

    /** Gives back the pages of the records up to {@code sequence}, which ended at {@code position}. */
    synchronized void trim(long sequence, long position) {
        if (sequence > last || position < 0 || position >= layout.ringPages()) {
            throw new IllegalArgumentException(
                    "Trimmed to record %d at %d, the last is %d".formatted(sequence, position, last));
        }
        if (sequence <= contained) {
            return;
        }
        contained = sequence;
        long behind = layout.ringPage(head, -position);
        if (sequence == last) {
            used = 0;
        } else if (behind > 0) {
            used = behind;
        }
    }
}

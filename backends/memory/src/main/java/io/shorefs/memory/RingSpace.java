package io.shorefs.memory;

import io.shorefs.spi.CommitLog.Mark;
import java.util.ArrayDeque;

/** Which part of the ring holds records that the map may lack. One thread at a time. */
final class RingSpace {
    private record Held(long sequence, long next, int pages) {}

    private final int ringPages;
    private final ArrayDeque<Held> held = new ArrayDeque<>();
    private long head;
    private long last;
    private int free;

    /** A ring of which the map contains everything, up to {@code mark}. */
    RingSpace(int ringPages, Mark mark) {
        this.ringPages = ringPages;
        this.free = ringPages;
        this.head = mark.position();
        this.last = mark.sequence();
    }

    /** Where the next record begins. */
    long head() {
        return head;
    }

    /** The last record's number. */
    long last() {
        return last;
    }

    int free() {
        return free;
    }

    /**
     * Takes the pages of the next record.
     *
     * @return the position behind it
     */
    long advance(int pages) {
        head = (head + pages) % ringPages;
        last++;
        free -= pages;
        held.add(new Held(last, head, pages));
        return head;
    }

    /** Gives back the pages of the records up to {@code sequence}, which ended at {@code position}. */
    void trim(long sequence, long position) {
        if (sequence > last || !isEnd(sequence, position)) {
            throw new IllegalArgumentException(
                    "No record %d ends at page %d; the last one is %d".formatted(sequence, position, last));
        }
        while (!held.isEmpty() && held.peek().sequence <= sequence) {
            free += held.remove().pages;
        }
    }

    private boolean isEnd(long sequence, long position) {
        return held.stream().noneMatch(record -> record.sequence == sequence && record.next != position);
    }
}

package io.shorefs.memory;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.spi.CommitLog;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A commit log in memory, with the order of use, the limits and the refusals of one on a disk, and with crashes to order: {@link MemoryJournal}. One lock.
 *
 * <p>It is stricter than a disk: what was released is gone at once, so that whoever releases too early is found out.
 */
public final class MemoryLog implements CommitLog {
    private static final int HEADER = 64;
    private static final int SLOT = 16;
    private static final int RING_PAGES = 4096;

    private enum Phase {
        OPEN,
        RECOVERED,
        READY,
        CLOSED
    }

    private final LogDisk disk;
    private final int ringPages;
    private final int totalPages;
    private Phase phase = Phase.OPEN;
    private long incarnation;
    private RingSpace ring;
    private PageSpace space;
    private boolean inFlight;

    /** An empty log with room for so many pages of payload, and a ring of 16 MiB. */
    public MemoryLog(long totalPages) {
        this(totalPages, RING_PAGES);
    }

    /** An empty log with room for so many pages of payload, and a ring of so many, at least 16. */
    public MemoryLog(long totalPages, int ringPages) {
        this(new LogDisk(), Math.toIntExact(totalPages), ringPages);
        if (totalPages < 1 || ringPages < 16) {
            throw new IllegalArgumentException(
                    "A log has at least 1 page of payload and 16 of ring: " + totalPages + " and " + ringPages);
        }
    }

    private MemoryLog(LogDisk disk, int totalPages, int ringPages) {
        this.disk = disk;
        this.totalPages = totalPages;
        this.ringPages = ringPages;
    }

    /**
     * The log as it would be opened after a crash now; this one may go on.
     *
     * @param keepUnforced whether what was written, but not forced, survives: all or nothing
     */
    public MemoryLog afterCrash(boolean keepUnforced) {
        return afterCrash(write -> keepUnforced);
    }

    /** As it would be opened if of the writes that were not forced those survived that are chosen. */
    synchronized MemoryLog afterCrash(Predicate<LogWrite> survives) {
        return new MemoryLog(disk.afterCrash(survives), totalPages, ringPages);
    }

    @Override
    public synchronized long recover(Mark mark, Consumer<Entry> accepted) {
        require(Phase.OPEN);
        long position = LogRecovery.run(disk, mark, accepted);
        disk.force();
        phase = Phase.RECOVERED;
        return position;
    }

    @Override
    public synchronized void begin(Mark mark, Consumer<SlotVisitor> used) {
        require(Phase.RECOVERED);
        if (mark.incarnation() == 0 || mark.position() < 0 || mark.position() >= ringPages) {
            throw new IllegalArgumentException("Not a mark to begin with: " + mark);
        }
        PageSpace occupied = new PageSpace(totalPages);
        used.accept((page, length) -> {
            LogRecovery.checkUsed(disk, page, pages(length));
            occupied.occupy((int) page, pages(length));
        });
        space = occupied;
        ring = new RingSpace(ringPages, mark);
        incarnation = mark.incarnation();
        phase = Phase.READY;
    }

    @Override
    public synchronized long allocate(int length) {
        require(Phase.READY);
        if (length < 1) {
            throw new IllegalArgumentException("A payload has at least one byte: " + length);
        }
        return space.allocate(pages(length));
    }

    @Override
    public synchronized void write(long page, ByteBuffer payload) {
        require(Phase.READY);
        int length = payload.remaining();
        checkPages(page, length);
        byte[] bytes = new byte[pages(length) * PAGE];
        payload.get(bytes, 0, length);
        disk.write(new LogWrite.Payload((int) page, bytes));
    }

    @Override
    public synchronized long append(long sequence, long generation, List<Slot> slots, ByteBuffer body) {
        require(Phase.READY);
        if (inFlight) {
            throw new IllegalStateException("Record " + (sequence - 1) + " was not forced yet");
        }
        checkRecord(sequence, slots, body);
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        long position = ring.head();
        long next = ring.advance(recordPages(slots.size(), bytes.length));
        Entry entry = new Entry(sequence, generation, List.copyOf(slots), bytes, next);
        disk.write(new LogWrite.Appended(new LogRecord(incarnation, position, entry)));
        inFlight = true;
        return next;
    }

    @Override
    public synchronized void force() {
        require(Phase.READY);
        disk.force();
        inFlight = false;
    }

    @Override
    public synchronized void read(long page, int offset, ByteBuffer into) {
        require(Phase.READY);
        if (offset < 0) {
            throw new IllegalArgumentException("A negative offset: " + offset);
        }
        checkPages(page, (long) offset + into.remaining());
        long at = page * PAGE + offset;
        while (into.hasRemaining()) {
            int current = (int) (at / PAGE);
            int within = (int) (at % PAGE);
            byte[] bytes = disk.content()
                    .page(current)
                    .orElseThrow(() -> new FsException(
                            Errno.EIO, "Page " + current + " of the log in memory holds nothing: it is free"));
            int part = Math.min(PAGE - within, into.remaining());
            into.put(bytes, within, part);
            at += part;
        }
    }

    @Override
    public synchronized void release(long page, int length) {
        require(Phase.READY);
        checkPages(page, length);
        space.release((int) page, pages(length));
        disk.release((int) page, pages(length));
    }

    @Override
    public synchronized void trim(long sequence, long position) {
        require(Phase.READY);
        ring.trim(sequence, position);
        disk.trim(sequence);
    }

    @Override
    public int maxBodyBytes() {
        return ringPages / 4 * PAGE - HEADER;
    }

    @Override
    public int maxSlots() {
        return ringPages / 8 * PAGE / SLOT;
    }

    @Override
    public synchronized boolean fits(int bodyBytes) {
        require(Phase.READY);
        return bodyBytes <= maxBodyBytes() && recordPages(maxSlots(), bodyBytes) <= ring.free();
    }

    @Override
    public synchronized long freePages() {
        return space == null ? totalPages : space.free();
    }

    @Override
    public long totalPages() {
        return totalPages;
    }

    /** As if the file were grown to its largest size at once. */
    @Override
    public long fileBytes() {
        return (long) (ringPages + totalPages) * PAGE;
    }

    @Override
    public synchronized void close() {
        phase = Phase.CLOSED;
    }

    private void checkRecord(long sequence, List<Slot> slots, ByteBuffer body) {
        if (sequence != ring.last() + 1) {
            throw new IllegalArgumentException("Record " + sequence + " does not follow " + ring.last());
        }
        if (slots.size() > maxSlots() || body.remaining() > maxBodyBytes()) {
            throw new IllegalArgumentException("A record of %d slots and %d bytes; at most %d and %d"
                    .formatted(slots.size(), body.remaining(), maxSlots(), maxBodyBytes()));
        }
        if (recordPages(slots.size(), body.remaining()) > ring.free()) {
            throw new IllegalStateException("The ring has no room for record " + sequence + ": trim it first");
        }
    }

    private void checkPages(long page, long bytes) {
        if (page < 0 || bytes < 0 || page + pages(bytes) > totalPages) {
            throw new IllegalArgumentException("No pages of the log: %d bytes at page %d".formatted(bytes, page));
        }
    }

    private void require(Phase wanted) {
        if (phase != wanted) {
            throw new IllegalStateException("The log in memory is " + phase + ", not " + wanted);
        }
    }

    private static int recordPages(long slots, long bodyBytes) {
        return pages(HEADER + SLOT * slots + bodyBytes);
    }

    private static int pages(long bytes) {
        return Math.toIntExact((bytes + PAGE - 1) / PAGE);
    }
}

package io.shorefs.spi;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/**
 * What an fsync waits for: a log of commit records, and an area of slots for payload, made durable together by one {@link #force}.
 *
 * <p><b>Order of use.</b> {@link #recover} once, then {@link #begin} once, then for each commit: {@link #allocate} and {@link #write} for each payload, one {@link
 * #append}, one {@link #force}. Only one record is in flight: the next is appended after the former was forced. What happens after a failed
 * force is unknown; it throws, and the process must end. Any other order is an {@link IllegalStateException}; a sequence, position or length that cannot be is an
 * {@link IllegalArgumentException}; both change nothing.
 *
 * <p><b>Threads.</b> One thread commits ({@code allocate, write, append, force, prepare}). {@link #read}, {@link #release}, {@link #trim}, {@link #fits} and the sizes may be
 * called by any thread beside it.
 *
 * <p><b>Slots</b> are counted in pages of {@value #PAGE} bytes. A payload takes whole pages, consecutive ones. Payload is read by its page.
 */
public interface CommitLog extends AutoCloseable {
    /** Bytes of a page, the unit of space and of what a disk writes at once. */
    int PAGE = 4096;

    /**
     * Where the local map stands: what is needed to find the records that it lacks.
     *
     * @param incarnation names the run whose records count; records are sealed with it; positive, and greater than those of all former runs; 0 for a new journal
     * @param sequence of the last record that the map contains; 0 for a new journal
     * @param position in the ring behind that record, in pages; 0 for a new journal
     * @param begun the last record before the run began: one with a higher number is of this run, and the log beside the map has it, or a later one
     */
    record Mark(long incarnation, long sequence, long position, long begun) {
        /** The mark with which a run begins, or of one of which it is not known how it began. */
        public Mark(long incarnation, long sequence, long position) {
            this(incarnation, sequence, position, sequence);
        }

        /** The same run's, further on. */
        public Mark at(long record, long behind) {
            return new Mark(incarnation, record, behind, begun);
        }

        /** Whether the map contains a record of this run, whose newest one is always in the ring. */
        public boolean isProvable() {
            return incarnation != 0 && sequence > begun;
        }

        /** The incarnation of the run that follows one: greater, and told from others that might follow it by 32 random bits. */
        public static long incarnationAfter(long former, long random) {
            return (((former >>> Integer.SIZE) + 1) << Integer.SIZE) | Integer.toUnsignedLong((int) random);
        }
    }

    /**
     * A payload that a record names.
     *
     * @param page first page of the slot area
     * @param length bytes
     * @param checksum CRC32C of those bytes
     */
    record Slot(long page, int length, int checksum) {}

    /**
     * A durable record.
     *
     * @param sequence its number, one more than the former's
     * @param generation as it was appended
     * @param slots the payloads that were written for it
     * @param body as it was appended
     * @param next position in the ring behind it, in pages
     */
    record Entry(long sequence, long generation, List<Slot> slots, byte[] body, long next) {}

    /**
     * Finds, in order, the records that follow {@code mark}: each carries its incarnation, has the next sequence and is whole, and every slot it names has its checksum.
     * What is found is read past the page cache, or written again and synced, so that it is on the disk.
     *
     * <p>When it throws, what it has passed to {@code accepted} before is void.
     *
     * @return the position behind the last accepted record
     * @throws JournalException when what lies behind the end cannot be a torn last record, or the log has records of a later run than the mark: then the map is an older
     *     one; or the log has neither the record of a provable mark nor a later one of its run: then the log is an older one. The message names file and position
     */
    long recover(Mark mark, Consumer<Entry> accepted);

    /**
     * Begins to take records: from now on they carry this mark's incarnation, and follow its sequence and position.
     *
     * @param used the slots that are in use, called with a visitor (first page, length in bytes); one may be named several times
     * @throws JournalException when a slot in use lies behind the end of the file
     */
    void begin(Mark mark, Consumer<SlotVisitor> used);

    /** Takes a slot in use. */
    @FunctionalInterface
    interface SlotVisitor {
        void slot(long page, int length);
    }

    /**
     * Takes consecutive free pages for a payload.
     *
     * @return the first page
     * @throws io.shorefs.api.FsException ENOSPC when there are none, or the host's disk is full: nothing changed
     */
    long allocate(int length);

    /**
     * Writes a payload (position to limit; the position moves) to the pages that it was given. Not durable before {@link #force}.
     *
     * @throws JournalException when the disk fails
     */
    void write(long page, ByteBuffer payload);

    /**
     * Writes the record that names the payloads written since the last one.
     *
     * @param sequence one more than the last
     * @param slots at most {@link #maxSlots}
     * @param body (position to limit; the position moves) at most {@link #maxBodyBytes}; {@link #fits} must hold
     * @return the position behind it, in pages
     */
    long append(long sequence, long generation, List<Slot> slots, ByteBuffer body);

    /**
     * Makes all that was written durable, with one fdatasync.
     *
     * @throws JournalException when the disk fails: nothing is known then, and the process must end
     */
    void force();

    /**
     * Uses idle time: does a few milliseconds of work that makes later commits quick, such as growing the file ahead. The committing thread calls it when no
     * commit waits, never between {@link #allocate} and {@link #force}.
     *
     * @return whether there is more to do
     * @throws JournalException when the disk fails
     */
    default boolean prepare() {
        return false;
    }

    /** Reads {@code into.remaining()} bytes from the beginning of page {@code page} plus {@code offset} bytes. EIO when the disk fails. */
    void read(long page, int offset, ByteBuffer into);

    /** Gives a slot's pages back for reuse; the caller knows that nothing durable names them and nobody reads them. */
    void release(long page, int length);

    /** The map durably contains all records up to {@code sequence}, which ended at {@code position}: their place in the ring may be reused. */
    void trim(long sequence, long position);

    /** The largest body that one record takes now or after a trim, in bytes: a quarter of the ring. */
    int maxBodyBytes();

    /** The most slots that one record names. */
    default int maxSlots() {
        return Integer.MAX_VALUE;
    }

    /** Whether a record with this many bytes of body, and any number of slots up to {@link #maxSlots}, fits into the ring now. */
    boolean fits(int bodyBytes);

    /** Free pages for payload, those included that the file may still grow by. */
    long freePages();

    /** All pages for payload, at the file's largest size. */
    long totalPages();

    /** Bytes that the log's file takes on disk now. */
    long fileBytes();

    @Override
    void close();
}

package io.shorefs.journal.log;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.spi.CommitLog;
import io.shorefs.spi.JournalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/**
 * The commit log in one file: this class keeps the order of use, and after a failed write or sync refuses everything but reading its sizes and closing.
 *
 * <p>The committing thread must not be interrupted.
 */
public final class FileCommitLog implements CommitLog {
    private enum Phase {
        OPEN,
        RECOVERED,
        READY,
        CLOSED
    }

    private final LogFile file;
    private final Outline outline;
    private final Layout layout;
    private volatile Phase phase = Phase.OPEN;
    private volatile JournalException failure;
    private volatile Commits commits;
    private boolean inFlight;

    private FileCommitLog(LogFile file, Outline outline) {
        this.file = file;
        this.outline = outline;
        this.layout = outline.layout();
    }

    /**
     * Opens the log in a file, which is empty when the log is new; the log closes it.
     *
     * @throws JournalException when it is damaged, from another version, or too small; the file is closed then
     */
    public static FileCommitLog open(LogFile file, LogLimits limits) {
        try {
            return new FileCommitLog(file, Outline.read(file, limits));
        } catch (IOException e) {
            JournalException failed = cannotRead(file, e);
            closeAfter(file, failed);
            throw failed;
        } catch (JournalException e) {
            closeAfter(file, e);
            throw e;
        }
    }

    @Override
    public long recover(Mark mark, Consumer<Entry> accepted) {
        require(Phase.OPEN);
        outline.makeIfNew(file, mark);
        long end = new Recovery(file, layout).run(mark, accepted);
        phase = Phase.RECOVERED;
        return end;
    }

    @Override
    public void begin(Mark mark, Consumer<SlotVisitor> used) {
        require(Phase.RECOVERED);
        if (mark.incarnation() == 0 || mark.position() < 0 || mark.position() >= layout.ringPages()) {
            throw new IllegalArgumentException("Not a mark to begin with: " + mark);
        }
        try {
            commits = new Commits(file, layout, mark, occupied(used));
        } catch (IOException e) {
            throw cannotRead(file, e);
        }
        phase = Phase.READY;
    }

    @Override
    public long allocate(int length) {
        require(Phase.READY);
        if (length < 1) {
            throw new IllegalArgumentException("A payload has at least one byte: " + length);
        }
        try {
            return commits.allocate(Layout.pages(length));
        } catch (IOException e) {
            throw failed("growing", e);
        }
    }

    @Override
    public void write(long page, ByteBuffer payload) {
        require(Phase.READY);
        checkPages(page, payload.remaining());
        try {
            commits.write((int) page, payload);
        } catch (IOException e) {
            throw failed("writing a payload", e);
        }
    }

    @Override
    public long append(long sequence, long generation, List<Slot> slots, ByteBuffer body) {
        require(Phase.READY);
        if (inFlight) {
            throw new IllegalStateException("Record " + (sequence - 1) + " was not forced yet");
        }
        checkRecord(sequence, slots, body);
        try {
            long next = commits.append(sequence, generation, slots, body);
            inFlight = true;
            return next;
        } catch (IOException e) {
            throw failed("writing record " + sequence, e);
        }
    }

    @Override
    public void force() {
        require(Phase.READY);
        try {
            commits.force();
            inFlight = false;
        } catch (IOException e) {
            throw failed("syncing", e);
        }
    }

    @Override
    public boolean prepare() {
        require(Phase.READY);
        if (inFlight) {
            throw new IllegalStateException("A record was not forced yet");
        }
        try {
            return commits.prepare();
        } catch (FsException e) {
            return false;
        } catch (IOException e) {
            throw failed("growing", e);
        }
    }

    @Override
    public void read(long page, int offset, ByteBuffer into) {
        require(Phase.READY);
        checkPages(page, (long) offset + into.remaining());
        try {
            long position = layout.slotByte(page) + offset;
            int wanted = into.remaining();
            int read = file.read(into, position);
            if (read < wanted) {
                throw new FsException(
                        Errno.EIO, "%s ends at byte %d, inside a payload".formatted(file.name(), position + read));
            }
        } catch (IOException e) {
            throw new FsException(
                    Errno.EIO,
                    "%s cannot be read at byte %d: %s".formatted(file.name(), layout.slotByte(page) + offset, e),
                    e);
        }
    }

    @Override
    public void release(long page, int length) {
        require(Phase.READY);
        checkPages(page, length);
        commits.space().release((int) page, (int) page + Layout.pages(length));
    }

    @Override
    public void trim(long sequence, long position) {
        require(Phase.READY);
        commits.ring().trim(sequence, position);
    }

    @Override
    public int maxBodyBytes() {
        return layout.ringPages() / 4 * BlockCodec.CAPACITY - RecordCodec.HEADER;
    }

    @Override
    public int maxSlots() {
        return layout.ringPages() / 8 * PAGE / RecordCodec.SLOT;
    }

    @Override
    public boolean fits(int bodyBytes) {
        require(Phase.READY);
        return bodyBytes <= maxBodyBytes()
                && RecordCodec.blocks(maxSlots(), bodyBytes) <= commits.ring().free();
    }

    @Override
    public long freePages() {
        if (phase != Phase.READY) {
            return outline.totalPages();
        }
        try {
            return commits.freePages();
        } catch (IOException e) {
            throw cannotRead(file, e);
        }
    }

    @Override
    public long totalPages() {
        return outline.totalPages();
    }

    @Override
    public long fileBytes() {
        try {
            return file.size();
        } catch (IOException e) {
            throw cannotRead(file, e);
        }
    }

    @Override
    public void close() {
        phase = Phase.CLOSED;
        try {
            file.close();
        } catch (IOException e) {
            throw new JournalException(file.name() + " cannot be closed: " + e.getMessage(), e);
        }
    }

    private SlotSpace occupied(Consumer<SlotVisitor> used) throws IOException {
        int pages = Math.toIntExact(layout.slotPages(file.size()));
        SlotSpace space = new SlotSpace(outline.totalPages(), pages);
        used.accept((page, length) -> {
            if (page < 0 || length < 1 || page + Layout.pages(length) > pages) {
                throw new JournalException(
                        "%s is cut off: %d pages of payload are there, but the map names %d bytes at page %d (byte %d). %s"
                                .formatted(file.name(), pages, length, page, layout.slotByte(page), Advice.RESTORE));
            }
            space.occupy((int) page, (int) page + Layout.pages(length));
        });
        return space;
    }

    private void checkRecord(long sequence, List<Slot> slots, ByteBuffer body) {
        long last = commits.ring().last();
        if (sequence != last + 1) {
            throw new IllegalArgumentException("Record " + sequence + " does not follow " + last);
        }
        if (slots.size() > maxSlots() || body.remaining() > maxBodyBytes()) {
            throw new IllegalArgumentException("A record of %d slots and %d bytes; at most %d and %d"
                    .formatted(slots.size(), body.remaining(), maxSlots(), maxBodyBytes()));
        }
        if (RecordCodec.blocks(slots.size(), body.remaining()) > commits.ring().free()) {
            throw new IllegalStateException("The ring has no room for record " + sequence + ": trim it first");
        }
    }

    private void checkPages(long page, long bytes) {
        if (page < 0
                || bytes < 0
                || page + Layout.pages(bytes)
                        > Math.max(outline.totalPages(), commits.space().ready())) {
            throw new IllegalArgumentException("No pages of the log: %d bytes at page %d".formatted(bytes, page));
        }
    }

    private void require(Phase wanted) {
        JournalException failed = failure;
        if (failed != null) {
            throw new JournalException(
                    file.name() + " failed before; the server must stop: " + failed.getMessage(), failed);
        }
        if (phase != wanted) {
            throw new IllegalStateException(file.name() + " is " + phase + ", not " + wanted);
        }
    }

    private JournalException failed(String doing, IOException cause) {
        failure = new JournalException(
                "%s failed while %s: %s. %s".formatted(file.name(), doing, cause, Advice.CHECK_DISK), cause);
        return failure;
    }

    private static JournalException cannotRead(LogFile file, IOException cause) {
        return new JournalException(
                "%s cannot be read: %s. %s".formatted(file.name(), cause, Advice.CHECK_DISK), cause);
    }

    private static void closeAfter(LogFile file, JournalException failed) {
        try {
            file.close();
        } catch (IOException e) {
            failed.addSuppressed(e);
        }
    }
}

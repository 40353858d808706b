package io.shorefs.journal.log;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.spi.CommitLog;
import java.io.IOException;

/**
 * Makes the file longer before payloads are written, with zeros and in steps, so that the sync of a small commit does not wait for the host filesystem's own metadata, and
 * so that a full disk is found before anything is written. {@link #growable} is for any thread, the rest for the committing one.
 */
final class Growth {
    private static final int STEP = (4 << 20) / CommitLog.PAGE;
    private static final int LOW_WATER = (32 << 20) / CommitLog.PAGE;
    private static final long LEFT_TO_THE_HOST = 64 << 20;

    private final LogFile file;
    private final Layout layout;
    private final SlotSpace space;
    private final SlotWriter writer;
    private volatile long room;

    Growth(LogFile file, Layout layout, SlotSpace space, SlotWriter writer) throws IOException {
        this.file = file;
        this.layout = layout;
        this.space = space;
        this.writer = writer;
        this.room = file.room();
    }

    /**
     * Makes the pages before {@code end} ready, and a step more where the host has plenty.
     *
     * @throws FsException ENOSPC when the host's disk is full
     */
    void reach(int end) throws IOException {
        int ready = space.ready();
        if (end <= ready) {
            return;
        }
        room = file.room();
        boolean plenty = room > LEFT_TO_THE_HOST;
        int wanted = plenty ? Math.max(end, Math.min(ready + STEP, space.total())) : end;
        try {
            extend(wanted);
        } catch (IOException e) {
            // Nothing lies there yet, so a file that cannot grow is full, whatever the reason: disk, quota, or a limit
            // of the process.
            space.raiseReady(Math.toIntExact(layout.slotPages(file.size())));
            throw new FsException(Errno.ENOSPC, file.name() + " cannot grow: " + e.getMessage());
        }
    }

    /** As {@link CommitLog#prepare}. */
    boolean prepare() throws IOException {
        room = file.room();
        int wanted = Math.min(space.ready() + STEP, space.total());
        if (space.readyFree() >= LOW_WATER || wanted <= space.ready() || room < LEFT_TO_THE_HOST) {
            return false;
        }
        reach(wanted);
        file.sync();
        return space.readyFree() < LOW_WATER && wanted < space.total();
    }

    /** Pages by which the host lets the file grow. */
    long growable() throws IOException {
        if (room < LEFT_TO_THE_HOST) {
            room = file.room();
        }
        return room / CommitLog.PAGE;
    }

    private void extend(int wanted) throws IOException {
        writer.zero(space.ready(), wanted - space.ready());
        space.raiseReady(wanted);
        room = file.room();
    }
}

package io.shorefs.journal.log;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.spi.CommitLog.Mark;
import io.shorefs.spi.CommitLog.Slot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** What a log that takes records consists of. One thread writes; ring and space are for all. */
final class Commits {
    private final LogFile file;
    private final Ring ring;
    private final SlotSpace space;
    private final RecordWriter records;
    private final SlotWriter slots;

    Commits(LogFile file, Layout layout, Mark mark, SlotSpace space) {
        this.file = file;
        this.ring = new Ring(layout, mark);
        this.space = space;
        ByteBuffer buffer = PageBuffer.ofPages(layout.ringPages());
        this.records = new RecordWriter(file, layout, mark.incarnation(), buffer);
        this.slots = new SlotWriter(file, layout, buffer);
    }

    Ring ring() {
        return ring;
    }

    SlotSpace space() {
        return space;
    }

    /** Writes a payload; the file grows when it lies behind its end. */
    void write(int page, ByteBuffer payload) throws IOException {
        int end = page + Layout.pages(payload.remaining());
        int begin = payload.position();
        try {
            slots.write(page, payload);
        } catch (IOException e) {
            if (end > space.ready() && isFull(payload.position(begin).remaining())) {
                throw new FsException(Errno.ENOSPC, file.name() + " cannot grow: its disk is full");
            }
            throw e;
        }
        space.raiseReady(end);
    }

    /** Writes a record to the head of the ring. */
    long append(long sequence, long generation, List<Slot> named, ByteBuffer body) throws IOException {
        int pages = RecordCodec.blocks(named.size(), body.remaining());
        records.write(ring.head(), sequence, generation, named, body);
        return ring.advance(pages);
    }

    /** The host tells a full disk in words of its own language only, so its free space is asked. */
    private boolean isFull(long wanted) throws IOException {
        return file.room() < wanted + (1 << 20);
    }
}

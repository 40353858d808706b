package io.shorefs.journal.log;

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
    private final Growth growth;

    Commits(LogFile file, Layout layout, Mark mark, SlotSpace space) throws IOException {
        this.file = file;
        this.ring = new Ring(layout, mark);
        this.space = space;
        ByteBuffer buffer = PageBuffer.ofPages(layout.ringPages());
        this.records = new RecordWriter(file, layout, mark.incarnation(), buffer);
        this.slots = new SlotWriter(file, layout, buffer);
        this.growth = new Growth(file, layout, space, slots);
    }

    Ring ring() {
        return ring;
    }

    SlotSpace space() {
        return space;
    }

    /**
     * Takes free pages.
     *
     * @throws FsException ENOSPC when there are none, or the host's disk is full: nothing changed
     */
    int allocate(int pages) throws IOException {
        int page = space.allocate(pages);
        try {
            growth.reach(page + pages);
            return page;
        } catch (FsException e) {
            space.release(page, page + pages);
            throw e;
        }
    }

    /** Writes a payload. */
    void write(int page, ByteBuffer payload) throws IOException {
        slots.write(page, payload);
    }

    /** Free pages that the host lets the file have. */
    long freePages() throws IOException {
        int free = space.free();
        int ready = space.readyFree();
        return free == ready ? free : Math.min(free, ready + growth.growable());
    }

    /** Makes everything durable. */
    void force() throws IOException {
        file.sync();
    }

    /** As {@link io.shorefs.spi.CommitLog#prepare}. */
    boolean prepare() throws IOException {
        return growth.prepare();
    }

    /** Writes a record to the head of the ring. */
    long append(long sequence, long generation, List<Slot> named, ByteBuffer body) throws IOException {
        int pages = RecordCodec.blocks(named.size(), body.remaining());
        records.write(ring.head(), sequence, generation, named, body);
        return ring.advance(pages);
    }
}

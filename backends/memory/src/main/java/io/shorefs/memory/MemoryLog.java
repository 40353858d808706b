package io.shorefs.memory;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.spi.CommitLog;
import io.shorefs.spi.JournalException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** {@link CommitLog} in memory: pages in a map, records in a list. Small volumes; one lock. */
public final class MemoryLog implements CommitLog {
    private static final int RING_PAGES = 4096;

    private final long totalPages;
    private final Map<Long, byte[]> pages = new HashMap<>();
    private final TreeMap<Long, Integer> used = new TreeMap<>();
    private final List<Stored> records = new ArrayList<>();
    private long usedPages;
    private long forced;
    private Mark mark = new Mark(0, 0, 0);
    private long position;
    private long trimmed;
    private boolean recovered;
    private boolean begun;

    private record Stored(long incarnation, Entry entry, int pages) {}

    /** An empty log with room for so many pages of payload. */
    public MemoryLog(long totalPages) {
        this.totalPages = totalPages;
    }

    /**
     * The log as it would be opened after a crash now.
     *
     * @param keepUnforced whether a record that was appended, but not forced, survives
     */
    public synchronized MemoryLog afterCrash(boolean keepUnforced) {
        MemoryLog after = new MemoryLog(totalPages);
        pages.forEach((page, bytes) -> after.pages.put(page, bytes.clone()));
        for (Stored stored : records) {
            if (keepUnforced || stored.entry.sequence() <= forced) {
                after.records.add(stored);
            }
        }
        return after;
    }

    @Override
    public synchronized long recover(Mark from, Consumer<Entry> accepted) {
        require(!recovered && !begun, "recover is called once, first");
        recovered = true;
        long sequence = from.sequence();
        long end = from.position();
        for (Stored stored : records) {
            if (stored.incarnation != from.incarnation() || stored.entry.sequence() <= sequence) {
                continue;
            }
            if (stored.entry.sequence() != sequence + 1) {
                throw new JournalException("the log in memory lacks record " + (sequence + 1));
            }
            accepted.accept(stored.entry);
            sequence++;
            end = stored.entry.next();
        }
        return end;
    }

    @Override
    public synchronized void begin(Mark start, Consumer<SlotVisitor> slots) {
        require(recovered && !begun, "begin is called once, after recover");
        begun = true;
        mark = start;
        position = start.position();
        forced = start.sequence();
        trimmed = forced;
        records.clear();
        slots.accept((page, length) -> {
            if (used.put(page, pagesOf(length)) == null) {
                usedPages += pagesOf(length);
            }
        });
    }

    @Override
    public synchronized long allocate(int length) {
        require(begun, "the log has not begun");
        if (length <= 0) {
            throw new IllegalArgumentException("length " + length);
        }
        int wanted = pagesOf(length);
        long at = 0;
        for (Map.Entry<Long, Integer> slot : used.entrySet()) {
            if (slot.getKey() - at >= wanted) {
                break;
            }
            at = slot.getKey() + slot.getValue();
        }
        if (at + wanted > totalPages) {
            throw new FsException(Errno.ENOSPC);
        }
        used.put(at, wanted);
        usedPages += wanted;
        return at;
    }

    @Override
    public synchronized void write(long page, ByteBuffer payload) {
        long at = page;
        while (payload.hasRemaining()) {
            byte[] bytes = new byte[PAGE];
            payload.get(bytes, 0, Math.min(PAGE, payload.remaining()));
            pages.put(at++, bytes);
        }
    }

    @Override
    public synchronized long append(long sequence, long generation, List<Slot> slots, ByteBuffer body) {
        require(begun && forced == lastSequence(), "one record is in flight at a time");
        if (sequence != lastSequence() + 1 || body.remaining() > maxBodyBytes() || !fits(body.remaining())) {
            throw new IllegalArgumentException("record " + sequence + " with " + body.remaining() + " bytes");
        }
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        int length = 1 + pagesOf(bytes.length);
        position = (position + length) % RING_PAGES;
        records.add(new Stored(
                mark.incarnation(), new Entry(sequence, generation, List.copyOf(slots), bytes, position), length));
        return position;
    }

    @Override
    public synchronized void force() {
        forced = lastSequence();
    }

    @Override
    public synchronized void read(long page, int offset, ByteBuffer into) {
        long at = page + offset / PAGE;
        int skip = offset % PAGE;
        while (into.hasRemaining()) {
            byte[] bytes = pages.getOrDefault(at++, new byte[PAGE]);
            int length = Math.min(into.remaining(), PAGE - skip);
            into.put(bytes, skip, length);
            skip = 0;
        }
    }

    @Override
    public synchronized void release(long page, int length) {
        Integer had = used.remove(page);
        if (had == null || had != pagesOf(length)) {
            throw new IllegalArgumentException("page " + page + " with " + length + " bytes is no slot in use");
        }
        usedPages -= had;
        for (long at = page; at < page + had; at++) {
            pages.remove(at);
        }
    }

    @Override
    public synchronized void trim(long sequence, long end) {
        trimmed = sequence;
        records.removeIf(stored -> stored.entry.sequence() <= sequence);
    }

    @Override
    public int maxBodyBytes() {
        return RING_PAGES / 4 * PAGE;
    }

    @Override
    public synchronized boolean fits(int bodyBytes) {
        long inRing = 0;
        for (Stored stored : records) {
            inRing += stored.pages;
        }
        return inRing + 1 + pagesOf(bodyBytes) <= RING_PAGES;
    }

    @Override
    public synchronized long freePages() {
        return totalPages - usedPages;
    }

    @Override
    public long totalPages() {
        return totalPages;
    }

    @Override
    public synchronized long fileBytes() {
        return (long) pages.size() * PAGE;
    }

    @Override
    public void close() {
        // memory goes with the last reference
    }

    private long lastSequence() {
        return records.isEmpty()
                ? Math.max(trimmed, forced)
                : records.get(records.size() - 1).entry.sequence();
    }

    private static int pagesOf(int length) {
        return Math.ceilDiv(length, PAGE);
    }

    private static void require(boolean condition, String rule) {
        if (!condition) {
            throw new IllegalStateException(rule);
        }
    }
}

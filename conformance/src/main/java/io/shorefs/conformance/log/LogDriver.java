package io.shorefs.conformance.log;

import io.shorefs.spi.CommitLog;
import io.shorefs.spi.CommitLog.Entry;
import io.shorefs.spi.CommitLog.Mark;
import io.shorefs.spi.CommitLog.Slot;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;

/** Commits to a log as the core does, with random content, and keeps what it committed. One thread. */
public final class LogDriver {
    private final CommitLog log;
    private final Random random;
    private final List<Entry> appended = new ArrayList<>();
    private final List<Slot> written = new ArrayList<>();
    private Mark last;

    /** Commits to a log that has begun with {@code mark}; the random numbers make the content. */
    public LogDriver(CommitLog log, Mark mark, Random random) {
        this.log = log;
        this.last = mark;
        this.random = random;
    }

    /** Allocates and writes a payload for the next record. */
    public Slot payload(int length) {
        long page = log.allocate(length);
        byte[] content = bytes(length);
        log.write(page, ByteBuffer.wrap(content));
        Slot slot = new Slot(page, length, checksum(content));
        written.add(slot);
        return slot;
    }

    /** Appends a record that names the payloads written since the last one; not durable before a force. */
    public Entry append(int bodyBytes) {
        byte[] body = bytes(bodyBytes);
        long sequence = last.sequence() + 1;
        long generation = random.nextLong();
        List<Slot> slots = List.copyOf(written);
        long next = log.append(sequence, generation, slots, ByteBuffer.wrap(body));
        Entry entry = new Entry(sequence, generation, slots, body, next);
        written.clear();
        appended.add(entry);
        last = new Mark(last.incarnation(), sequence, next);
        return entry;
    }

    /** Appends and forces. */
    public Entry commit(int bodyBytes) {
        Entry entry = append(bodyBytes);
        log.force();
        return entry;
    }

    /** A mark behind the last record, as a map that contains it would have. */
    public Mark mark() {
        return last;
    }

    /** What was appended, oldest first. */
    public List<Entry> appended() {
        return appended;
    }

    /** Tells the log that the map contains everything. */
    public void trim() {
        log.trim(last.sequence(), last.position());
    }

    private byte[] bytes(int length) {
        byte[] content = new byte[length];
        random.nextBytes(content);
        return content;
    }

    /** CRC32C of some bytes. */
    public static int checksum(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        return (int) crc.getValue();
    }

    /** Reads a slot's bytes from a log. */
    public static byte[] read(CommitLog log, Slot slot) {
        byte[] content = new byte[slot.length()];
        log.read(slot.page(), 0, ByteBuffer.wrap(content));
        return content;
    }

    /** What a log finds behind a mark. */
    public static List<Entry> recover(CommitLog log, Mark mark) {
        List<Entry> entries = new ArrayList<>();
        log.recover(mark, entries::add);
        return entries;
    }
}

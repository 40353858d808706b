package io.shorefs.memory;

import io.shorefs.spi.CommitLog;
import io.shorefs.spi.CommitLog.Slot;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/** The pages and records of a log's disk. One thread at a time. */
final class LogContent {
    private final Map<Integer, byte[]> pages = new HashMap<>();
    private final TreeMap<Long, LogRecord> records = new TreeMap<>();

    LogContent() {}

    /** A copy, which shares the bytes: they are never changed. */
    LogContent(LogContent other) {
        pages.putAll(other.pages);
        records.putAll(other.records);
    }

    void write(LogWrite write) {
        switch (write) {
            case LogWrite.Payload payload -> {
                for (int at = 0; at < payload.bytes().length; at += CommitLog.PAGE) {
                    byte[] page = Arrays.copyOfRange(payload.bytes(), at, at + CommitLog.PAGE);
                    pages.put(payload.page() + at / CommitLog.PAGE, page);
                }
            }
            case LogWrite.Appended appended -> {
                records.tailMap(appended.record().entry().sequence()).clear(); // of runs that ended
                records.put(appended.record().entry().sequence(), appended.record());
            }
        }
    }

    /** A page's bytes, not to be changed; empty when nothing was written there since it was released. */
    Optional<byte[]> page(int page) {
        return Optional.ofNullable(pages.get(page));
    }

    /** Forgets what lies in pages. */
    void release(int from, int count) {
        for (int page = from; page < from + count; page++) {
            pages.remove(page);
        }
    }

    /** Forgets records up to this one. */
    void trim(long sequence) {
        if (!records.isEmpty()) {
            records.headMap(Math.min(sequence + 1, records.lastKey()), false)
                    .clear(); // the newest proves which run it was
        }
    }

    Optional<LogRecord> record(long sequence) {
        return Optional.ofNullable(records.get(sequence));
    }

    /** A record with this number or a higher one, of this run. */
    Optional<LogRecord> newer(long sequence, long incarnation) {
        return records.tailMap(sequence).values().stream()
                .filter(record -> record.incarnation() == incarnation)
                .findFirst();
    }

    /** A record of a later run. */
    Optional<LogRecord> later(long incarnation) {
        return records.values().stream()
                .filter(record -> record.incarnation() > incarnation)
                .findFirst();
    }

    /** Any record. */
    Optional<LogRecord> any() {
        return records.values().stream().findFirst();
    }

    /** Whether a slot has the bytes that its checksum was taken of. */
    boolean isWhole(Slot slot) {
        CRC32C checksum = new CRC32C();
        int page = (int) slot.page();
        for (int left = slot.length(); left > 0; left -= CommitLog.PAGE) {
            byte[] bytes = pages.get(page++);
            if (bytes == null) {
                return false;
            }
            checksum.update(ByteBuffer.wrap(bytes, 0, Math.min(left, CommitLog.PAGE)));
        }
        return (int) checksum.getValue() == slot.checksum();
    }
}

package io.shorefs.journal.log;

import io.shorefs.spi.CommitLog;
import io.shorefs.spi.JournalException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The first page of the file: magic (8 bytes), format version (4), pages of the ring (4), creation number (8), zeros, and at byte 60 the CRC32C of the 60 bytes before it.
 * Magic, version and checksum stay at their places in every version. It is written last when a file is made, so that a page of zeros is a file whose making was cut off.
 */
final class FileHeader {
    private static final byte[] MAGIC = "SHORELOG".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;
    private static final int CHECKED = 60;
    private static final int MAX_RING_PAGES = 1 << 20;

    private FileHeader() {}

    static ByteBuffer encode(Layout layout) {
        ByteBuffer page = ByteBuffer.allocate(CommitLog.PAGE);
        page.put(MAGIC).putInt(VERSION).putInt(layout.ringPages()).putLong(layout.creation());
        page.putInt(CHECKED, checksum(page));
        return page.clear();
    }

    /**
     * What a header says, or nothing when the file was never finished.
     *
     * @param page the first page of the file; shorter where the file is
     */
    static Optional<Layout> decode(String name, ByteBuffer page) {
        if (isBlank(page)) {
            return Optional.empty();
        }
        if (page.limit() < CommitLog.PAGE) {
            throw new JournalException(
                    name + " is cut off in its header, at byte " + page.limit() + ". " + Advice.RESTORE);
        }
        byte[] magic = new byte[MAGIC.length];
        page.get(0, magic);
        if (!Arrays.equals(magic, MAGIC)) {
            throw new JournalException(
                    name + " is not a commit log of ShoreFS, or its first byte is damaged. " + Advice.RESTORE);
        }
        if (page.getInt(CHECKED) != checksum(page)) {
            throw new JournalException(name + " is damaged in its header, at byte 0. " + Advice.RESTORE);
        }
        return Optional.of(checked(name, page));
    }

    private static Layout checked(String name, ByteBuffer page) {
        int version = page.getInt(8);
        if (version != VERSION) {
            throw new JournalException(
                    "%s has format version %d; this program knows version %d. Start it with the version of ShoreFS that wrote it, or a newer one."
                            .formatted(name, version, VERSION));
        }
        int ringPages = page.getInt(12);
        if (ringPages < 1 || ringPages > MAX_RING_PAGES) {
            throw new JournalException(name + " is damaged in its header, at byte 12: a ring of " + ringPages
                    + " pages. " + Advice.RESTORE);
        }
        return new Layout(ringPages, page.getLong(16));
    }

    private static boolean isBlank(ByteBuffer page) {
        for (int i = 0; i < page.limit(); i++) {
            if (page.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    static int checksum(ByteBuffer page) {
        CRC32C crc = new CRC32C();
        crc.update(page.slice(0, CHECKED));
        return (int) crc.getValue();
    }
}

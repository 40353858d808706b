package io.shorefs.journal.log;

import io.shorefs.spi.CommitLog;
import io.shorefs.spi.CommitLog.Mark;
import io.shorefs.spi.JournalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * What is known of a file before its records are looked at.
 *
 * @param layout of the file, or of the one that will be made
 * @param isNew whether it must be made
 * @param totalPages of the slot area, at the file's largest size
 */
record Outline(Layout layout, boolean isNew, int totalPages) {
    /**
     * Reads the header.
     *
     * @throws JournalException when it is damaged, from another version, or the file is cut in its ring or may not become large enough
     */
    static Outline read(LogFile file, LogLimits limits) throws IOException {
        ByteBuffer page = ByteBuffer.allocate(CommitLog.PAGE);
        file.read(page, 0);
        Optional<Layout> found = FileHeader.decode(file.name(), page.flip());
        Layout layout =
                found.orElseGet(() -> new Layout(limits.ringBytes() / CommitLog.PAGE, new SecureRandom().nextLong()));
        if (found.isPresent() && layout.slotPages(file.size()) < 0) {
            throw new JournalException("%s is cut off at byte %d, inside its ring. %s"
                    .formatted(file.name(), file.size(), Advice.RESTORE));
        }
        long totalPages = layout.slotPages(limits.maxBytes());
        if (totalPages < 1) {
            throw new JournalException(
                    "%s may become %d bytes large, but header and ring alone take %d: raise [journal] max_size."
                            .formatted(file.name(), limits.maxBytes(), layout.slotByte(0)));
        }
        return new Outline(layout, found.isEmpty(), Math.toIntExact(totalPages));
    }

    /**
     * Makes a file that is not there yet. Its header is written last, when the zeros are durable.
     *
     * @throws JournalException when the map beside it had a log before
     */
    void makeIfNew(LogFile file, Mark mark) {
        if (!isNew) {
            return;
        }
        if (mark.sequence() != 0 || mark.incarnation() != 0) {
            throw new JournalException(
                    "%s holds no log, but the map beside it has records up to %d: the log was lost. %s"
                            .formatted(file.name(), mark.sequence(), Advice.RESTORE));
        }
        try {
            Zeros.write(file, 0, layout.slotByte(0), PageBuffer.ofPages(layout.ringPages()));
            file.sync();
            file.write(FileHeader.encode(layout), 0);
            file.sync();
        } catch (IOException e) {
            throw new JournalException(
                    "%s cannot be made: %s. Make room on its disk, or name another folder with [journal] dir."
                            .formatted(file.name(), e),
                    e);
        }
    }
}

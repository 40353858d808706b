package io.shorefs.journal.log;

import io.shorefs.spi.CommitLog;
import io.shorefs.spi.CommitLog.Slot;
import io.shorefs.spi.JournalException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;

/** Reads the payloads that a record names and compares their checksums. One thread. */
final class SlotChecker {
    private final String name;
    private final LogReader reader;
    private final Layout layout;
    private final long pages;
    private final ByteBuffer window;
    private final CRC32C crc = new CRC32C();

    SlotChecker(LogFile file, LogReader reader, Layout layout) throws IOException {
        this.name = file.name();
        this.reader = reader;
        this.layout = layout;
        this.window = PageBuffer.ofPages(layout.ringPages());
        this.pages = layout.slotPages(file.size());
    }

    /** Whether all payloads are there as they were written. */
    boolean allWhole(List<Slot> slots) {
        return slots.stream().allMatch(this::isWhole);
    }

    private boolean isWhole(Slot slot) {
        boolean inside = slot.page() >= 0 && slot.length() > 0 && slot.page() + Layout.pages(slot.length()) <= pages;
        return inside && checksum(slot) == slot.checksum();
    }

    private int checksum(Slot slot) {
        crc.reset();
        for (long done = 0; done < slot.length(); done += window.capacity()) {
            int length = (int) Math.min(window.capacity(), slot.length() - done);
            read(Layout.pages(length) * CommitLog.PAGE, layout.slotByte(slot.page()) + done);
            crc.update(window.clear().limit(length));
        }
        return (int) crc.getValue();
    }

    private void read(int length, long position) {
        try {
            reader.read(window.clear().limit(length), position);
        } catch (IOException e) {
            throw new JournalException(
                    "%s cannot be read at byte %d: %s. %s".formatted(name, position, e.getMessage(), Advice.RESTORE),
                    e);
        }
    }
}

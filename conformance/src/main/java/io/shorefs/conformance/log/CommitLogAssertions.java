package io.shorefs.conformance.log;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shorefs.spi.CommitLog;
import io.shorefs.spi.CommitLog.Entry;
import io.shorefs.spi.CommitLog.Slot;
import java.util.List;

/** What the tests of commit logs assert together. */
public final class CommitLogAssertions {
    private CommitLogAssertions() {}

    /** The same records, in every part. */
    public static void assertEntries(List<Entry> expected, List<Entry> actual) {
        assertEquals(sequences(expected), sequences(actual));
        for (int i = 0; i < expected.size(); i++) {
            assertEntry(expected.get(i), actual.get(i));
        }
    }

    /** The bytes of a slot are those that its checksum was taken of. */
    public static void assertReadable(CommitLog log, Slot slot) {
        assertEquals(slot.checksum(), LogDriver.checksum(LogDriver.read(log, slot)), () -> "content of " + slot);
    }

    private static void assertEntry(Entry expected, Entry actual) {
        String record = "record " + expected.sequence();
        assertEquals(expected.generation(), actual.generation(), record);
        assertEquals(expected.slots(), actual.slots(), record);
        assertEquals(expected.next(), actual.next(), record);
        assertArrayEquals(expected.body(), actual.body(), record);
    }

    private static List<Long> sequences(List<Entry> entries) {
        return entries.stream().map(Entry::sequence).toList();
    }
}

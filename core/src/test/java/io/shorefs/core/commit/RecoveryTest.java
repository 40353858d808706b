package io.shorefs.core.commit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.shorefs.memory.MemoryLog;
import io.shorefs.memory.MemoryMap;
import io.shorefs.spi.JournalException;
import org.junit.jupiter.api.Test;

/** A log and a map that do not belong together. */
final class RecoveryTest {
    private final MemoryLog first = new MemoryLog(1 << 10);
    private final MemoryMap map = new MemoryMap(1 << 20);

    @Test
    void theLogOfAFormerRunIsRefusedHoweverShortTheNextOneWas() {
        new Recovery(first, map).run(1);
        MemoryLog saved = first.afterCrash(false);
        MemoryMap mapThen = map.afterCrash();
        new Recovery(first.afterCrash(false), mapThen).run(2);
        assertThrows(JournalException.class, () -> new Recovery(saved, mapThen.afterCrash()).run(3));
    }

    @Test
    void anOpeningLeavesARecordOfItsOwn() {
        Recovery.Start start = new Recovery(first, map).run(1);
        assertEquals(1, start.mark().sequence());
        Recovery.Start next = new Recovery(first.afterCrash(true), map.afterCrash()).run(2);
        assertEquals(2, next.mark().sequence());
        assertEquals(0, next.records());
    }
}

package io.shorefs.core.collect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.core.key.Compression;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
import io.shorefs.core.key.Packing;
import io.shorefs.core.key.Payload;
import org.junit.jupiter.api.Test;

/** What is referred to is counted once, and nothing else is. */
class MarksTest {
    private static final ObjectId SEGMENT = new ObjectId(0, ObjectKind.SEGMENT, 1, 2);

    private final Marks marks = new Marks();

    private static Payload.Stored block(ObjectId object, int ordinal, int storedLength) {
        return new Payload.Stored(new Packing(object, 1, 2), ordinal, 52, storedLength, 4096, Compression.NONE, 0);
    }

    private static ObjectId log(long number) {
        return new ObjectId(0, ObjectKind.LOG, 0, number);
    }

    @Test
    void aBlockThatSeveralPiecesShareIsCountedOnce() {
        marks.mark(block(SEGMENT, 0, 100), false);
        marks.mark(block(SEGMENT, 70, 10), false);
        marks.mark(block(SEGMENT, 0, 100), true);
        assertEquals(110, marks.bytes(SEGMENT));
        assertEquals(2, marks.count(SEGMENT));
        assertTrue(marks.isMarked(block(SEGMENT, 70, 10)));
        assertFalse(marks.isMarked(block(SEGMENT, 1, 10)));
        assertFalse(marks.isDead(SEGMENT));
        assertFalse(marks.isWhole(SEGMENT));
    }

    @Test
    void whatAStateThatStaysRefersToIsKept() {
        ObjectId other = new ObjectId(0, ObjectKind.SEGMENT, 2, 2);
        marks.mark(block(SEGMENT, 0, 100), false);
        marks.mark(block(other, 0, 100), false);
        marks.mark(block(other, 1, 100), true);
        assertFalse(marks.isKept(SEGMENT));
        assertTrue(marks.isKept(other));
    }

    @Test
    void whatNothingMarkedIsDead() {
        assertTrue(marks.isDead(SEGMENT));
        assertEquals(0, marks.bytes(SEGMENT));
        marks.markLogs(3, 5);
        assertTrue(marks.isDead(log(2)));
        assertTrue(marks.isWhole(log(3)));
        assertTrue(marks.isWhole(log(4)));
        assertTrue(marks.isDead(log(5)));
        ObjectId table = new ObjectId(0, ObjectKind.TABLE, 1, 3);
        assertTrue(marks.isDead(table));
        marks.mark(table);
        assertTrue(marks.isWhole(table));
    }
}

package io.shorefs.core.object;

import static io.shorefs.core.object.Objects.assertDamaged;
import static io.shorefs.core.object.Objects.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Name;
import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.ObjectKind;
import io.shorefs.core.key.Payload;
import io.shorefs.core.key.Piece;
import io.shorefs.core.key.State;
import io.shorefs.core.key.Value;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LogObjectTest {
    private static final ObjectId ID = Objects.LOG;
    private static final LogOrigin ORIGIN = new LogOrigin(3, -4, 5);
    private static final Map<Key, Optional<Value>> CHANGES = Map.of(
            Key.state(State.INODES), Optional.of(new Value.Counter(1)),
            Key.dirent(1, Name.of("name")), Optional.empty(),
            Key.orphan(9), Optional.of(Value.Orphan.ORPHAN),
            Key.hole(9, 0), Optional.of(new Value.Hole(Long.MAX_VALUE, 8)));

    private static final LogObject.Content NOTHING = new LogObject.Content.Inside(new TreeMap<>());

    static List<Sealing> volumes() {
        return SealingTest.volumes();
    }

    private static LogObject read(Sealing sealing, byte[] log) {
        return new LogReader(sealing).read(ID, ByteBuffer.wrap(log));
    }

    private static byte[] log(Sealing sealing) {
        LogWriter writer = new LogWriter(sealing, ID, ORIGIN);
        writer.add(Objects.OWNER, ByteBuffer.wrap(Objects.random(30)));
        return bytes(writer.finish(Objects.encoded(CHANGES)));
    }

    @ParameterizedTest
    @MethodSource("volumes")
    void aLogIsReadAsItWasWritten(Sealing sealing) {
        LogWriter writer = new LogWriter(sealing, ID, ORIGIN);
        byte[] plain = Objects.random(300);
        Payload.Stored place = writer.add(Objects.OWNER, ByteBuffer.wrap(plain));
        Map<Key, Optional<Value>> changes = new TreeMap<>(CHANGES);
        changes.put(Key.chunk(7, 8), Optional.of(new Chunk(List.of(new Piece(9, 309, 10, place, 0)))));
        byte[] stored = bytes(writer.finish(Objects.encoded(changes)));
        LogObject log = read(sealing, stored);
        assertEquals(ID, log.id());
        assertEquals(ORIGIN, log.origin());
        assertEquals(changes, log.changes());
        assertEquals(List.copyOf(changes.keySet()), List.copyOf(log.encoded().keySet()));
        assertEquals(List.of(new OwnedBlock(Objects.OWNER, place)), log.blocks());
        assertArrayEquals(plain, bytes(new BlockOpener(sealing).open(place, Objects.at(place, stored))));
    }

    @ParameterizedTest
    @MethodSource("volumes")
    void aFenceHasAnOriginAndNothingElse(Sealing sealing) {
        LogOrigin origin = LogOrigin.fence(6, 7);
        LogObject fence = read(sealing, bytes(new LogWriter(sealing, ID, origin).finish(new TreeMap<>())));
        assertTrue(fence.origin().isFence());
        assertEquals(new LogObject(ID, origin, List.of(), NOTHING), fence);
    }

    @Test
    void aFenceTakesNoChanges() {
        LogWriter fence = new LogWriter(Objects.plain(), ID, LogOrigin.fence(6, 7));
        assertThrows(IllegalStateException.class, () -> fence.add(Objects.OWNER, ByteBuffer.allocate(1)));
        assertThrows(IllegalArgumentException.class, () -> fence.finish(Objects.encoded(CHANGES)));
    }

    @ParameterizedTest
    @MethodSource("volumes")
    void aGenerationMayHaveNoChanges(Sealing sealing) {
        LogObject log = read(sealing, bytes(new LogWriter(sealing, ID, ORIGIN).finish(new TreeMap<>())));
        assertEquals(new LogObject(ID, ORIGIN, List.of(), NOTHING), log);
    }

    @ParameterizedTest
    @MethodSource("volumes")
    void manyChangesAreInTablesThatTheLogNames(Sealing sealing) {
        ByteBuffer tables = ByteBuffer.wrap(Objects.random(100));
        LogObject log = read(sealing, bytes(new LogWriter(sealing, ID, ORIGIN).finishWithTables(tables)));
        assertEquals(new LogObject(ID, ORIGIN, List.of(), new LogObject.Content.InTables(tables)), log);
        assertTrue(log.isInTables());
        assertThrows(
                IllegalStateException.class, log::encoded, "who takes such a log for one without changes loses them");
        LogWriter fence = new LogWriter(sealing, ID, LogOrigin.fence(6, 7));
        assertThrows(IllegalArgumentException.class, () -> fence.finishWithTables(tables));
    }

    /** A bit that was flipped in the payload is found when that is opened. */
    @ParameterizedTest
    @MethodSource("volumes")
    void damageIsFound(Sealing sealing) {
        byte[] stored = log(sealing);
        LogObject whole = read(sealing, stored);
        Payload.Stored place = whole.blocks().getFirst().place();
        BlockOpener opener = new BlockOpener(sealing);
        Objects.damage(stored, damaged -> {
            if (damaged.length == stored.length && isPayload(place, stored, damaged)) {
                assertEquals(whole.changes(), read(sealing, damaged).changes());
                assertDamaged(ID, () -> opener.open(place, Objects.at(place, damaged)));
            } else {
                assertDamaged(ID, () -> read(sealing, damaged));
            }
        });
    }

    private static boolean isPayload(Payload.Stored place, byte[] stored, byte[] damaged) {
        int at = java.util.Arrays.mismatch(stored, damaged);
        return at >= place.offset() && at < place.offset() + place.storedLength();
    }

    @ParameterizedTest
    @MethodSource("volumes")
    void anotherLogInItsPlaceIsFound(Sealing sealing) {
        ObjectId other = new ObjectId(0, ObjectKind.LOG, 0, 0x1235);
        byte[] stored = bytes(new LogWriter(sealing, other, ORIGIN).finish(Objects.encoded(CHANGES)));
        assertDamaged(ID, "was swapped with " + ObjectNames.of(other), () -> read(sealing, stored));
    }

    @Test
    void anotherVolumesKeyOpensNothing() {
        byte[] stored = log(Objects.encrypted());
        assertDamaged(ID, "another key", () -> read(new Sealing(Objects.key(1)), stored));
    }

    @Test
    void aLaterFormatOfTheChangesIsRefusedByName() {
        ByteBuffer stored = Objects.plain().seal(ID, ByteBuffer.wrap(new byte[] {2}));
        assertDamaged(
                ID,
                "has format 2, this version of ShoreFS knows format 1: use a newer one",
                () -> read(Objects.plain(), bytes(stored)));
    }

    @Test
    void manyChangesAndMuchPayloadFitInALog() {
        Sealing sealing = Objects.encrypted();
        LogWriter writer = new LogWriter(sealing, ID, ORIGIN);
        for (int block = 0; block < 32; block++) {
            writer.add(Objects.OWNER, ByteBuffer.wrap(Objects.random(32 << 10)));
        }
        assertEquals(1, writer.size() >> 20);
        Map<Key, Optional<Value>> changes = new TreeMap<>();
        for (int inode = 0; inode < 4200; inode++) {
            changes.put(Key.inline(inode), Optional.of(new Value.Bytes(Objects.random(4000))));
        }
        LogObject log = read(sealing, bytes(writer.finish(Objects.encoded(changes))));
        assertEquals(4200, log.encoded().size());
        assertEquals(32, log.blocks().size());
    }
}

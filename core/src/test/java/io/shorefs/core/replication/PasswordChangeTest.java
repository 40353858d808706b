package io.shorefs.core.replication;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.object.ObjectNames;
import io.shorefs.core.object.Volume;
import io.shorefs.memory.MemoryStore;
import io.shorefs.spi.ObjectStore.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Another password changes one object, whole or not at all; who has the key goes on. */
@Tag("full")
class PasswordChangeTest {
    private final MemoryStore memory = new MemoryStore();
    private final InterruptedStore store = new InterruptedStore(memory);

    private Server server(String password) {
        return new Server(store, new SplittableRandom(1), Duration.ofDays(1), Optional.of(password));
    }

    private StoredVolume volume() throws StoreException {
        return StoredVolume.find(store).orElseThrow();
    }

    private void aVolume() throws StoreException {
        memory.put(
                ObjectNames.of(Volume.ID),
                Volume.create(7, 4096, Optional.of("old")).encode());
    }

    private void assertOpensWith(String password) throws StoreException {
        volume().volume().unlock(Optional.of(password));
    }

    @Test
    void theWriterGoesOnAndTheNextStartNeedsTheNewOne() throws Exception {
        try (Server server = server("old").start()) {
            server.write("before", 0, new byte[100]);
            server.publish();
            assertTrue(volume().changePassword("old", "new"));
            server.write("after", 0, new byte[200]);
            server.publish();
        }
        FsException refused =
                assertThrows(FsException.class, () -> server("old").start());
        assertEquals(Errno.EACCES, refused.errno());
        try (Server other = server("new").start()) {
            assertArrayEquals(new byte[100], other.read("before"));
            assertArrayEquals(new byte[200], other.read("after"));
        }
    }

    @Test
    void aWrongOldPasswordChangesNothing() throws Exception {
        aVolume();
        StoredVolume volume = volume();
        assertEquals(
                Errno.EACCES,
                assertThrows(FsException.class, () -> volume.changePassword("wrong", "new"))
                        .errno());
        assertEquals(
                Errno.EINVAL,
                assertThrows(FsException.class, () -> volume.changePassword("old", ""))
                        .errno());
        assertOpensWith("old");
    }

    @Test
    void ofTwoAtTheSameTimeTheFirstOneCounts() throws Exception {
        aVolume();
        StoredVolume late = volume();
        assertTrue(volume().changePassword("old", "first"));
        assertFalse(late.changePassword("old", "late"));
        assertOpensWith("first");
    }

    /** The process ends before the request, or before its answer: the object is the old one, or the new one. */
    @Test
    void whateverIsInterruptedOnePasswordOpensIt() throws Exception {
        aVolume();
        store.interruptAt("put volume"::equals);
        assertThrows(StoreException.class, () -> volume().changePassword("old", "lost"));
        store.giveBack();
        assertOpensWith("old");
        store.loseAnswerOfReplacement();
        assertThrows(StoreException.class, () -> volume().changePassword("old", "new"));
        assertOpensWith("new");
    }
}

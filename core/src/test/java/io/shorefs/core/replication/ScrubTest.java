package io.shorefs.core.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.core.Progress;
import io.shorefs.core.check.ScrubReport;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.State;
import io.shorefs.core.key.Value;
import io.shorefs.core.key.ValueCodec;
import io.shorefs.memory.MemoryStore;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every block is read, what is damaged is told by file and object, and a start goes on where it was. */
@Timeout(120)
class ScrubTest {
    private static final int FILES = 6;
    private static final int BYTES = 4_000_000;

    private final MemoryStore memory = new MemoryStore();
    private final InterruptedStore store = new InterruptedStore(memory);
    private final Random random = new Random(1);

    private Server server() {
        return Server.idle(store, random);
    }

    private static void writeMuch(Server server) {
        server.mkdir("folder");
        for (int i = 0; i < FILES; i++) {
            byte[] bytes = new byte[BYTES];
            new Random(i).nextBytes(bytes);
            server.write("folder/f" + i, 0, bytes);
        }
        server.publish();
    }

    private List<String> segments() {
        return StoredKeys.of(memory, "00000000/segment/");
    }

    @Test
    void whatIsWholeHasNoFindings() {
        try (Server server = server().start()) {
            writeMuch(server);
            assertFalse(server.fs().scrubReport().orElseThrow().ended().isPresent());
            ScrubReport report = server.fs().scrub().join();
            assertEquals(List.of(), report.findings());
            assertEquals((long) FILES * BYTES, report.bytes());
            assertFalse(report.running());
            assertEquals(report, server.fs().scrubReport().orElseThrow());
        }
    }

    @Test
    void howFarItIsIsToldWhileItGoesOn() {
        try (Server server = server().start()) {
            writeMuch(server);
            server.fold();
            List<Progress.At> told = new CopyOnWriteArrayList<>();
            store.watch(request -> server.fs().scrubbing().ifPresent(told::add));
            assertEquals(List.of(), server.fs().scrub().join().findings());
            assertTrue(told.size() > 2, told::toString);
            told.forEach(at -> assertTrue(at.done() <= at.total(), at::toString));
            assertTrue(told.stream().anyMatch(at -> at.done() > FILES), told::toString);
            assertEquals(Optional.empty(), server.fs().scrubbing());
        }
    }

    @Test
    void whatIsDamagedIsToldByFileAndObject() throws Exception {
        try (Server server = server().start()) {
            writeMuch(server);
            String damaged = segments().getFirst();
            String gone = segments().getLast();
            Damage.flip(memory, damaged);
            memory.delete(List.of(gone));
            List<String> found = server.fs().scrub().join().findings().stream()
                    .map(finding -> finding.text())
                    .toList();
            assertEquals(
                    1, found.stream().filter(text -> text.contains(damaged)).count(), found::toString);
            assertTrue(found.stream().anyMatch(text -> text.contains(gone)), found::toString);
            assertTrue(found.stream().allMatch(text -> text.startsWith("file \"/folder/f")), found::toString);
        }
    }

    /** By itself, as slowly as it is told to, and after a start from where it was. */
    @Test
    void aStartGoesOnWhereItWas() {
        Server server = server().start();
        writeMuch(server);
        server.crash();
        server.scrubbing(1).start(); // the second step comes in some months
        Awaitility.await().until(() -> server.fs().scrubReport().orElseThrow().bytes() > 0);
        ScrubReport begun = server.fs().scrubReport().orElseThrow();
        assertTrue(begun.running(), begun::toString);
        assertTrue(begun.bytes() < 3L * BYTES, begun::toString);
        server.fs().syncAll().join();
        server.crash();
        long inode = number(server, State.SCRUBBED_INODE);
        assertTrue(inode > 0, "it was noted");
        server.start();
        ScrubReport rest = server.fs().scrub().join();
        assertTrue(rest.bytes() >= 3L * BYTES && rest.bytes() < (long) FILES * BYTES, rest::toString);
        assertEquals(List.of(), rest.findings());
        server.fs().syncAll().join();
        assertEquals(0, number(server, State.SCRUBBED_INODE));
        server.close();
    }

    private static long number(Server server, State state) {
        byte[] value = server.afterCrash(Family.STATE).get(Key.state(state));
        return value == null ? 0 : ((Value.Counter) ValueCodec.decode(Key.state(state), value)).value();
    }

    @Test
    void aStoreThatIsAwayIsToldToWhoAsks() {
        try (Server server = server().start()) {
            writeMuch(server);
            store.interruptAt(request -> request.startsWith("get 0000"));
            CompletionException failed = assertThrows(
                    CompletionException.class, () -> server.fs().scrub().join());
            assertTrue(failed.getCause().getMessage().contains("got no answer"), failed::toString);
            store.giveBack();
            assertEquals(List.of(), server.fs().scrub().join().findings());
        }
    }
}

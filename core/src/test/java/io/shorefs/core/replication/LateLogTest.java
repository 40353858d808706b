package io.shorefs.core.replication;

import static io.shorefs.core.replication.RandomBytes.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.conformance.store.ForwardingStore;
import io.shorefs.memory.MemoryStore;
import io.shorefs.spi.JournalException;
import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStore.StoreException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The put of a closed generation's log is on its way when its server dies, and lands later: it is that generation, once, or nothing. */
@Timeout(60)
final class LateLogTest {
    private final MemoryStore store = new MemoryStore();
    private final Network network = new Network(store);
    private final Random random = new Random(1);
    private final Server server = Server.idle(network, random);

    /** Keeps the put of a log under way when it is told to. */
    private record Network(ObjectStore store, Late late) implements ForwardingStore {
        Network(ObjectStore store) {
            this(store, new Late());
        }

        private static final class Late {
            private volatile boolean keeping;
            private volatile String key;
            private volatile ByteBuffer bytes;
        }

        @Override
        public Version putIfAbsent(String key, ByteBuffer bytes) throws StoreException {
            if (late.keeping && key.contains("log/")) {
                late.bytes = ByteBuffer.allocate(bytes.remaining())
                        .put(bytes.duplicate())
                        .flip();
                late.key = key;
                throw new StoreException(Failure.TRANSIENT, key + " got no answer", null);
            }
            return store.putIfAbsent(key, bytes);
        }

        /** The put takes effect now; false when its condition does not hold any more. */
        boolean lands() throws StoreException {
            try {
                store.putIfAbsent(late.key, late.bytes.duplicate());
                return true;
            } catch (StoreException e) {
                assertEquals(Failure.PRECONDITION_FAILED, e.failure());
                return false;
            }
        }
    }

    /** One generation is in the store, one on its way, and the server is dead. */
    private void diesWhilePutting() {
        server.start();
        server.write("f1", 0, bytes(100, 1));
        server.publish();
        network.late.keeping = true;
        server.write("f2", 0, bytes(100, 2));
        server.fs().syncAll().join();
        server.fs().published();
        Awaitility.await().until(() -> network.late.key != null);
        server.crash();
        network.late.keeping = false;
    }

    private void assertFiles(Server some, List<String> names) {
        assertEquals(names, some.list("").stream().sorted().toList());
        names.forEach(name -> assertArrayEquals(bytes(100, name.charAt(1) - '0'), some.read(name), name));
    }

    private void assertStored(List<String> names) {
        Server fresh = Server.idle(store, random).start();
        assertFiles(fresh, names);
        fresh.close();
    }

    @Test
    void landsWhenItsServerIsThereAgain() throws StoreException {
        diesWhilePutting();
        server.start();
        assertFiles(server, List.of("f1", "f2"));
        server.write("f3", 0, bytes(100, 3));
        assertFalse(network.lands(), "a start takes the next number for itself, also from its own past");
        server.publish();
        server.close();
        assertStored(List.of("f1", "f2", "f3"));
    }

    @Test
    void landsBeforeItsServerIsThereAgain() throws StoreException {
        diesWhilePutting();
        assertTrue(network.lands());
        server.start();
        server.unlink("f2");
        server.publish();
        server.close();
        assertStored(List.of("f1"));
    }

    @Test
    void landsWhenItsServerHasPutItAgain() throws StoreException {
        diesWhilePutting();
        server.start();
        server.publish();
        assertFalse(network.lands());
        server.unlink("f2");
        server.publish();
        server.close();
        assertStored(List.of("f1"));
    }

    @Test
    void landsWhenAnotherServerHasTakenOver() throws StoreException {
        diesWhilePutting();
        Server other = Server.idle(store, random).start();
        assertFalse(network.lands(), "its number is taken");
        assertNull(other.read("f2"));
        other.write("f3", 0, bytes(100, 3));
        other.publish();
        assertFalse(network.lands());
        other.close();
        assertThrows(JournalException.class, server::start, "what it has alone is lost with it");
        assertStored(List.of("f1", "f3"));
    }

    @Test
    void landsBeforeAnotherServerTakesOver() throws StoreException {
        diesWhilePutting();
        assertTrue(network.lands());
        Server other = Server.idle(store, random).start();
        assertFiles(other, List.of("f1", "f2"));
        other.unlink("f2");
        other.write("f3", 0, bytes(100, 3));
        other.publish();
        other.close();
        server.start(); // with nothing of its own
        assertFiles(server, List.of("f1", "f3"));
        server.close();
    }
}

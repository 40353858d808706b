package io.shorefs.core.replication;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.AttachName;
import io.shorefs.api.FileSystems.Attached;
import io.shorefs.core.collect.CollectionReport;
import io.shorefs.core.snapshot.CheckpointName;
import io.shorefs.core.snapshot.Checkpoints;
import io.shorefs.memory.MemoryStore;
import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStore.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever happens, collections between and beside it, a fresh machine has every byte of every file; and when there are no files any more, next to nothing is left in the store. Half of the
 * histories have a store that loses requests and answers.
 */
@Timeout(300)
class CollectionHistoryTest {
    private static final int SEEDS = 12;
    private static final int ROUNDS = 14;
    private static final int OPERATIONS = 12;
    private static final int FILES = 6;
    private static final Duration GRACE = Duration.ofMinutes(10);
    private static final StoreOptions.Collection OFTEN =
            new StoreOptions.Collection(GRACE, 1L << 40, Duration.ofDays(1), 300_000, 3);

    private final AtomicLong millis = new AtomicLong(1_000_000);
    private final MemoryStore memory = new MemoryStore(millis::get);
    private final ExpectedFiles files = new ExpectedFiles();
    private final SortedMap<String, Map<String, byte[]>> kept = new TreeMap<>();
    private int made;
    private Random random;
    private ObjectStore store;
    private InterruptedStore interrupted;
    private Server server;
    private CompletableFuture<CollectionReport> collecting = CompletableFuture.completedFuture(null);

    static List<Long> seeds() {
        List<Long> seeds = new ArrayList<>();
        long first = Long.getLong("shorefs.collection.seed", 1);
        for (long seed = first; seed < first + Integer.getInteger("shorefs.collection.seeds", SEEDS); seed++) {
            seeds.add(seed);
        }
        return seeds;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsAliveStaysAndWhatIsDeadGoes(long seed) {
        random = new Random(seed);
        UnreliableStore unreliable = new UnreliableStore(memory, new Random(seed), seed % 2 == 0 ? 1 : 0);
        interrupted = new InterruptedStore(unreliable);
        store = interrupted;
        server = fresh().start();
        for (int i = 0; i < ROUNDS; i++) {
            for (int j = random.nextInt(OPERATIONS); j > 0; j--) {
                operation();
                if (random.nextInt(4) == 0) {
                    event();
                }
            }
            event();
            assertFiles(server);
            checkpoint();
            if (random.nextInt(3) == 0) {
                server.publish();
                assertFreshMachine();
            }
        }
        unreliable.failing(0);
        end();
    }

    /** One that uploads by itself, or only when it is asked for. */
    private Server fresh() {
        Duration interval = random.nextBoolean() ? Duration.ofDays(1) : Duration.ofMillis(1 + random.nextInt(20));
        return new Server(store, random, interval, Optional.empty()).collecting(OFTEN);
    }

    private void event() {
        switch (random.nextInt(10)) {
            case 0 -> {
                server.fs().syncAll().join();
                server.crash();
                server.start();
            }
            case 1 -> { // moves to another machine
                server.publish();
                server.crash();
                server = fresh().start();
            }
            case 2, 3 -> server.publish();
            case 4 -> collecting = server.fs().collect(); // beside what comes
            case 5 -> millis.addAndGet(GRACE.toMillis());
            case 6 -> collectBesideAnUpload();
            default -> {
                for (int i = 1 + random.nextInt(3); i > 0; i--) {
                    collect();
                    if (random.nextBoolean()) {
                        millis.addAndGet(GRACE.toMillis());
                    }
                }
            }
        }
    }

    /** What was marked does not have what is uploaded before the bucket is listed; that is above the collection's horizon. */
    private void collectBesideAnUpload() {
        collect(); // what goes on has ended: the files are this thread's, and then that of the collection
        byte[] bytes = new byte[1_100_000];
        new Random(random.nextLong()).nextBytes(bytes);
        interrupted.before(request -> request.startsWith("list "), () -> {
            files.write(server, "f0", 0, bytes);
            server.publish();
        });
        collect();
        interrupted.watch(request -> {});
        collect(); // whatever is doomed is referred to by nothing
    }

    /** It may find the store away; but nothing that it finds is damaged. */
    private void collect() {
        for (CompletableFuture<CollectionReport> collection :
                List.of(collecting, server.fs().collect())) {
            try {
                collection.join();
            } catch (CompletionException e) {
                String why = e.getCause().getMessage();
                assertTrue(why.contains("got no answer") || why.contains("closed"), why);
            }
        }
    }

    private void operation() {
        String name = "f" + random.nextInt(FILES);
        switch (random.nextInt(8)) {
            case 0 -> files.unlink(server, name);
            case 1 -> files.rename(server, name, "f" + random.nextInt(FILES));
            case 2 -> files.truncate(server, name, random.nextInt(300_000));
            default -> {
                int at = random.nextInt(400_000);
                byte[] bytes = new byte[1 + random.nextInt(random.nextInt(4) == 0 ? 1_200_000 : 9000)];
                new Random(random.nextLong()).nextBytes(bytes);
                files.write(server, name, at, bytes);
            }
        }
    }

    /** Makes one, looks at one, or deletes one. */
    private void checkpoint() {
        Checkpoints checkpoints = server.fs().checkpoints().orElseThrow();
        List<String> names = List.copyOf(kept.keySet());
        switch (random.nextInt(4)) {
            case 0, 1 -> {
                String name = "c" + made++;
                checkpoints.create(new CheckpointName(name)).join();
                kept.put(name, files.now());
            }
            case 2 -> names.stream().skip(random.nextInt(1 + names.size())).forEach(this::assertKept);
            default ->
                names.stream().limit(random.nextInt(3)).forEach(name -> {
                    checkpoints.delete(name).join();
                    kept.remove(name);
                });
        }
    }

    private void assertKept(String name) {
        AttachName aname = AttachName.parse(("/@" + name).getBytes(StandardCharsets.UTF_8));
        try (Attached attached = server.fs().fileSystems().attach(aname).join()) {
            Reader reader = new Reader(attached.fileSystem());
            for (int i = 0; i < FILES; i++) {
                assertArrayEquals(kept.get(name).get("f" + i), reader.read("f" + i), "f" + i + " of " + name);
            }
        }
    }

    private void assertFiles(Server present) {
        for (int i = 0; i < FILES; i++) {
            files.assertSame(present, "f" + i);
        }
    }

    /** On a copy of the store: the server goes on with its own. */
    private void assertFreshMachine() {
        MemoryStore copy = new MemoryStore(millis::get);
        for (String key : objects()) {
            try {
                copy.put(key, memory.get(key).bytes());
            } catch (StoreException gone) {
                assertEquals(ObjectStore.Failure.ABSENT, gone.failure(), gone.getMessage());
            }
        }
        Server other = Server.idle(copy, random).start();
        assertFiles(other);
        other.crash();
    }

    private List<String> objects() {
        return StoredKeys.of(memory, "");
    }

    private void end() {
        server.publish();
        server.crash();
        server = fresh().start();
        assertFiles(server);
        kept.keySet().forEach(this::assertKept);
        kept.keySet()
                .forEach(name ->
                        server.fs().checkpoints().orElseThrow().delete(name).join());
        files.unlinkAll(server);
        server.publish();
        for (int i = 0; i < 80; i++) { // folds
            server.mkdir("d" + i);
            server.publish();
        }
        for (int i = 0; i < 3; i++) {
            collect();
            millis.addAndGet(GRACE.toMillis());
        }
        long bytes = 0;
        List<ObjectStore.Listed> left = new ArrayList<>();
        memory.list("", Optional.empty(), left::add);
        for (ObjectStore.Listed object : left) {
            assertTrue(!object.key().contains("/segment/"), () -> object + " of " + left.size());
            bytes += object.size();
        }
        assertTrue(left.size() < 150 && bytes < 100_000, left.size() + " objects with " + bytes + " bytes");
        server.close();
    }
}

package io.shorefs.core.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.core.key.ObjectId;
import io.shorefs.core.object.ObjectNames;
import io.shorefs.core.object.Sealing;
import io.shorefs.core.object.VolumeKey;
import io.shorefs.memory.MemoryStore;
import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStore.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Several branches of one volume, each with its server and what its files must be. They are cloned from each other, deleted, written, collected, taken over, and a server ends at any of its
 * puts. Whatever happens, a fresh machine has every byte of every branch; and when one empty branch is left, next to nothing is in the store.
 */
@Tag("full") // many histories
@Timeout(300)
class CloneHistoryTest {
    private static final int SEEDS = 12;
    private static final int EVENTS = 70;
    private static final int FILES = 5;
    private static final int MOST_BRANCHES = 4;
    private static final Duration GRACE = Duration.ofMinutes(10);
    private static final StoreOptions.Collection OFTEN =
            new StoreOptions.Collection(GRACE, 1L << 40, Duration.ofDays(1), 300_000, 3);

    private final AtomicLong millis = new AtomicLong(1_000_000);
    private final MemoryStore memory = new MemoryStore(millis::get);
    private final SortedMap<String, Served> branches = new TreeMap<>();
    private Random random;
    private boolean keepsMain;
    private int made;

    /** A branch with its server. */
    private static final class Served {
        private final ExpectedFiles files;
        private EndingStore store;
        private Server server;

        private Served(ExpectedFiles files) {
            this.files = files;
        }
    }

    static List<Long> seeds() {
        List<Long> seeds = new ArrayList<>();
        long first = Long.getLong("shorefs.clone.seed", 1);
        for (long seed = first; seed < first + Integer.getInteger("shorefs.clone.seeds", SEEDS); seed++) {
            seeds.add(seed);
        }
        return seeds;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyBranchHasItsOwnAndWhatNoneNeedsGoes(long seed) throws StoreException {
        random = new Random(seed);
        keepsMain = seed % 2 == 0;
        serve("main", new ExpectedFiles());
        for (int i = 0; i < EVENTS; i++) {
            String name = List.copyOf(branches.keySet()).get(random.nextInt(branches.size()));
            event(name, branches.get(name));
            if (random.nextInt(4) == 0) {
                assertFreshMachines();
            }
        }
        end();
    }

    private void serve(String name, ExpectedFiles files) {
        Served served = new Served(files);
        start(name, served);
        branches.put(name, served);
    }

    /** On a machine that has nothing. */
    private void start(String name, Served served) {
        served.store = new EndingStore(memory);
        Duration interval = random.nextBoolean() ? Duration.ofDays(1) : Duration.ofMillis(1 + random.nextInt(20));
        served.server = new Server(served.store, random, interval, Optional.empty())
                .of(name)
                .collecting(OFTEN)
                .start();
    }

    private void event(String name, Served served) throws StoreException {
        switch (random.nextInt(12)) {
            case 0 -> {
                served.server.fs().syncAll().join();
                served.server.crash();
                served.server.start();
            }
            case 1 -> {
                served.server.publish();
                served.server.crash();
                start(name, served);
            }
            case 2, 3 -> makeClone(served);
            case 4 -> delete(name, served);
            case 5 -> millis.addAndGet(GRACE.toMillis());
            case 6, 7 -> {
                for (int i = random.nextInt(3); i >= 0; i--) {
                    ending(served, () -> served.server.fs().collect());
                    millis.addAndGet(random.nextInt(2) * GRACE.toMillis());
                }
            }
            case 8 -> fold(served);
            default -> {
                for (int i = random.nextInt(8); i >= 0; i--) {
                    write(served);
                }
            }
        }
    }

    private static void fold(Served served) {
        for (int i = 0; i < 35; i++) {
            served.server.mkdir("d");
            served.server.publish();
            served.server.rmdir("d");
            served.server.publish();
        }
    }

    private void write(Served served) {
        String name = "f" + random.nextInt(FILES);
        switch (random.nextInt(8)) {
            case 0 -> served.files.unlink(served.server, name);
            case 1 -> served.files.rename(served.server, name, "f" + random.nextInt(FILES));
            case 2 -> served.files.truncate(served.server, name, random.nextInt(300_000));
            default -> {
                byte[] bytes = new byte[1 + random.nextInt(random.nextInt(4) == 0 ? 1_200_000 : 9000)];
                new Random(random.nextLong()).nextBytes(bytes);
                served.files.write(served.server, name, random.nextInt(400_000), bytes);
            }
        }
    }

    /** Mostly the server ends at one of the puts; then it starts again on the same machine. */
    private void ending(Served served, Supplier<CompletableFuture<?>> action) {
        served.server.fs().syncAll().join();
        if (random.nextInt(3) > 0) {
            served.store.endAt(1 + random.nextInt(8), random.nextBoolean());
        }
        CompletableFuture<?> done = action.get();
        Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> done.isDone() || served.store.isAway());
        if (done.isCompletedExceptionally()) {
            String why = done.exceptionNow() instanceof CompletionException e
                    ? e.getCause().getMessage()
                    : done.exceptionNow().getMessage();
            assertTrue(why.contains("got no answer"), why);
        }
        if (served.store.isAway()) {
            served.server.crash();
            served.store.giveBack();
            served.server.start();
        } else {
            served.store.giveBack();
        }
    }

    private void makeClone(Served served) throws StoreException {
        if (branches.size() == MOST_BRANCHES) {
            return;
        }
        String clone = "b" + made++;
        ending(served, () -> served.server.fs().branches().orElseThrow().makeClone(clone, Optional.empty()));
        if (isThere(clone)) {
            serve(clone, served.files.copy());
        }
    }

    private boolean isThere(String name) throws StoreException {
        return Branches.open(memory, Optional.empty(), Runnable::run).list().stream()
                .anyMatch(branch -> branch.name().equals(name) && !branch.deleted());
    }

    private void delete(String name, Served served) throws StoreException {
        if (branches.size() == 1 || (keepsMain && name.equals("main"))) {
            return;
        }
        List<String> others = new ArrayList<>(branches.keySet());
        others.remove(name);
        Served other = branches.get(others.get(random.nextInt(others.size())));
        ending(other, () -> CompletableFuture.runAsync(() -> other.server.deleteBranch(name)));
        if (!isThere(name)) {
            served.server.crash();
            branches.remove(name);
        }
    }

    /** On a copy of the store: the servers go on with their own. */
    private void assertFreshMachines() {
        for (Served served : branches.values()) {
            served.server.publish();
            assertFiles(served.server, served.files);
        }
        MemoryStore copy = new MemoryStore(millis::get);
        List<String> keys = new ArrayList<>();
        memory.list("", Optional.empty(), listed -> keys.add(listed.key()));
        for (String key : keys) {
            try {
                copy.put(key, memory.get(key).bytes());
            } catch (StoreException gone) {
                assertEquals(ObjectStore.Failure.ABSENT, gone.failure(), gone.getMessage());
            }
        }
        branches.forEach((name, served) -> {
            Server fresh = Server.idle(copy, random).of(name).start();
            assertFiles(fresh, served.files);
            fresh.crash();
        });
    }

    private static void assertFiles(Server server, ExpectedFiles files) {
        for (int i = 0; i < FILES; i++) {
            files.assertSame(server, "f" + i);
        }
    }

    private void end() throws StoreException {
        assertFreshMachines();
        String name = branches.containsKey("main") ? "main" : branches.firstKey();
        Served last = branches.remove(name);
        for (String other : branches.keySet()) {
            last.server.deleteBranch(other);
            branches.get(other).server.crash();
        }
        for (int i = 0; i < 3; i++) {
            last.server.collect();
            millis.addAndGet(GRACE.toMillis());
        }
        assertFiles(last.server, last.files);
        last.server.publish();
        last.server.crash();
        start(name, last);
        assertFiles(last.server, last.files);
        last.files.unlinkAll(last.server);
        fold(last);
        for (int i = 0; i < 4; i++) {
            last.server.collect();
            millis.addAndGet(GRACE.toMillis());
        }
        last.server.collect();
        assertLeft(name);
        last.server.close();
    }

    /** Of the branch that is left no file, of the others nothing but what that one stands on. */
    private void assertLeft(String name) throws StoreException {
        Bucket any = new Bucket(memory, new Sealing(VolumeKey.NONE), 0);
        List<Branches.Found> all = new Branches(any, Runnable::run).all();
        Set<Integer> needed = new HashSet<>();
        OptionalInt next = all.stream()
                .filter(Branches.isLive(name))
                .mapToInt(found -> found.bucket().branch())
                .findFirst();
        int served = next.orElseThrow();
        while (next.isPresent()) {
            needed.add(next.getAsInt());
            next = all.get(next.getAsInt()).manifest().parent();
        }
        List<String> left = new ArrayList<>();
        memory.list("", Optional.empty(), listed -> left.add(listed.key()));
        for (String key : left) {
            ObjectId id = ObjectNames.parse(key).orElseThrow();
            switch (id.kind()) {
                case VOLUME, MANIFEST -> {}
                case LOG ->
                    assertTrue(
                            needed.contains(id.branch())
                                    || any.of(id.branch())
                                            .log(id.number())
                                            .orElseThrow()
                                            .origin()
                                            .isFence(),
                            key);
                case SEGMENT -> assertTrue(needed.contains(id.branch()) && id.branch() != served, key);
                case TABLE, INDEX -> assertTrue(needed.contains(id.branch()), key);
            }
        }
        assertTrue(left.size() < 300, left.size() + " objects");
    }
}

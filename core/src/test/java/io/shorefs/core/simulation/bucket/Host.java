package io.shorefs.core.simulation.bucket;

import io.shorefs.api.FsException;
import io.shorefs.core.CoreOptions;
import io.shorefs.core.ShoreFs;
import io.shorefs.core.check.Check;
import io.shorefs.core.check.Finding;
import io.shorefs.core.commit.Recovery;
import io.shorefs.core.replication.BranchName;
import io.shorefs.core.replication.StoreOptions;
import io.shorefs.core.replication.StoredBranch;
import io.shorefs.core.snapshot.Replica;
import io.shorefs.memory.MemoryLog;
import io.shorefs.memory.MemoryMap;
import io.shorefs.spi.JournalException;
import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStore.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** A machine with a journal and, mostly, a server. What is asked of it happens when the driver gives it a turn. */
final class Host {
    static final int BLOCK = 4096;
    private static final int PAGES = 1 << 16;
    private static final int RING_PAGES = 256;
    private static final long MAP_BYTES = 1L << 30;
    private static final int MOST_METADATA = 6000;
    private static final int MOST_PART = 400;
    private static final Duration COMMIT_INTERVAL = Duration.ofMillis(500);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration UPLOAD_INTERVAL = Duration.ofSeconds(2);

    /** Who has the turn, on its own thread. */
    private static final ThreadLocal<Routine> PRESENT = new ThreadLocal<>();

    private final String name;
    private final Carrier carrier;
    private final SimulatedTime time;
    private final Network network;
    private final ObjectStore bucket;
    private final Past past;
    private final StoreOptions.Collection collection;
    private final Optional<String> password;
    private final Random random;
    private final StoreOptions.Metadata metadata;
    private final Map<Routine, Network.Request<?>> asking = new LinkedHashMap<>();
    private List<Routine> routines = new ArrayList<>();
    private MemoryLog log;
    private MemoryMap map;
    private Past.View view;
    private ObjectStore store;
    private HostTasks tasks;
    private ShoreFs fs;
    private boolean asleep;
    private boolean cut;

    /** One with an empty journal, that does not run. */
    Host(
            String name,
            Carrier carrier,
            SimulatedTime time,
            Network network,
            ObjectStore bucket,
            Past past,
            StoreOptions.Collection collection,
            Optional<String> password,
            Random random) {
        this.name = name;
        this.carrier = carrier;
        this.time = time;
        this.network = network;
        this.bucket = bucket;
        this.past = past;
        this.collection = collection;
        this.password = password;
        this.random = random;
        metadata = metadata(random);
        tasks = new HostTasks(time);
        empty();
    }

    /** Most hosts evict metadata, at once after it was fetched or when there is more; some evict all the time what the background fetches. */
    private static StoreOptions.Metadata metadata(Random random) {
        if (random.nextInt(4) == 0) {
            return StoreOptions.Metadata.ALL;
        }
        long background = random.nextBoolean() ? Long.MAX_VALUE : 0;
        return new StoreOptions.Metadata(background, random.nextInt(MOST_METADATA), 1 + random.nextInt(MOST_PART));
    }

    /** How a start ended. */
    sealed interface Started {
        /** It serves. */
        record Serves(ShoreFs fs) implements Started {}

        /** The store did not answer. */
        record Unanswered() implements Started {}

        /** The journal cannot be used, or somebody else took over meanwhile. */
        record Refused(String why) implements Started {}
    }

    /** Opens the journal and the store; on a routine of this host. */
    Started start() {
        StoreOptions stored = new StoreOptions(
                store,
                BranchName.MAIN,
                password,
                UPLOAD_INTERVAL,
                StoreOptions.Durability.JOURNAL,
                collection,
                metadata);
        try {
            fs = ShoreFs.open(log, map, stored, tasks, time, options());
            return new Started.Serves(fs);
        } catch (JournalException e) {
            return e.getCause() instanceof StoreException
                    ? new Started.Unanswered()
                    : new Started.Refused(e.getMessage());
        } catch (FsException e) {
            return new Started.Refused(e.getMessage());
        }
    }

    private CoreOptions options() {
        return new CoreOptions(CoreOptions.MIN_DIRTY_BYTES, 1 << 20, COMMIT_INTERVAL, BLOCK, random.nextLong(), e -> {
            throw new AssertionError("the core gave up", e);
        });
    }

    /** Follows the store and puts nothing; empty when there is nothing yet, or the store does not answer. On a routine of this host. */
    Optional<Replica> follow() {
        ObjectStore read = new ReadOnlyStore(store);
        boolean begun = past.hasManifest();
        try {
            StoredBranch branch = StoredBranch.open(read, BranchName.MAIN, password);
            return Optional.of(Replica.open(branch, options(), collection.grace(), POLL, tasks, time));
        } catch (JournalException | StoreException e) {
            return Optional.empty();
        } catch (FsException e) {
            if (begun) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** Begins to do something on it. */
    void begin(Runnable work) {
        Routine[] self = new Routine[1];
        self[0] = new Routine(name, carrier, () -> {
            PRESENT.set(self[0]);
            work.run();
        });
        routines.add(self[0]);
    }

    /** Waits for an answer, on a routine of this host. */
    <T> T await(CompletableFuture<T> answer) {
        if (!answer.isDone()) {
            PRESENT.get().suspend(answer::isDone);
        }
        return answer.join();
    }

    /** Gives others a turn; on a routine of this host. */
    void giveWay() {
        PRESENT.get().suspend(() -> true);
    }

    /** So much time passes at once. */
    void passes(Duration duration) {
        time.pass(duration);
    }

    private <T> T request(String what, Network.Effect<T> effect) throws StoreException {
        Routine self = PRESENT.get();
        self.requireHost();
        Network.Request<T> request = new Network.Request<>(name + ": " + what, effect);
        asking.put(self, request);
        try {
            self.suspend(request::isAnswered);
        } finally {
            asking.remove(self);
        }
        return request.answer();
    }

    /** Adds all that could go on now; what is to be done later is not among it. */
    void turns(List<Runnable> turns) {
        if (asleep) {
            return;
        }
        routines.removeIf(Routine::hasEnded);
        for (Routine routine : routines) {
            if (routine.isDue()) {
                turns.add(routine);
            }
        }
        for (Network.Request<?> request : asking.values()) {
            if (!request.isAnswered()) {
                turns.add(() -> network.step(request, cut));
            }
        }
        tasks.due(
                time.nanos(),
                due -> turns.add(() -> {
                    begin(due.take());
                    routines.getLast().run();
                }));
    }

    /** When the next thing is to be done that nobody else brings about; never if nothing is. */
    long next() {
        return asleep ? Long.MAX_VALUE : tasks.next();
    }

    /** It does nothing for a while, and knows nothing of that. */
    void sleeps(boolean sleeps) {
        asleep = sleeps;
    }

    /** Its requests are not answered. */
    void cut(boolean isCut) {
        cut = isCut;
    }

    /** Loses its power: what was synced stays. */
    void stop() {
        asking.values().forEach(network::abandon);
        for (Routine routine : List.copyOf(routines)) {
            routine.stop();
        }
        asking.clear();
        routines = new ArrayList<>();
        tasks = new HostTasks(time);
        fs = null;
        asleep = false;
        log = log.afterCrash(random.nextBoolean());
        map = map.afterCrash();
    }

    /** Loses its power, and all that it had. */
    void lose() {
        stop();
        empty();
    }

    private void empty() {
        log = new MemoryLog(PAGES, RING_PAGES);
        map = MemoryMap.ofAnyThread(MAP_BYTES);
        view = past.view(name);
        Past.View its = view;
        store = new HostStore(new TellingStore(bucket, its::manifest), this::request);
    }

    /** How its journal sees the past. */
    Past.View view() {
        return view;
    }

    /** Whether something runs on it. */
    boolean isUp() {
        return !routines.isEmpty() || fs != null;
    }

    /** What is wrong with what a crash now would leave. */
    List<Finding> check() {
        MemoryLog logThen = log.afterCrash(false);
        MemoryMap mapThen = map.afterCrash();
        new Recovery(logThen, mapThen).run(7);
        return new Check(mapThen, logThen, true).run().findings();
    }

    @Override
    public String toString() {
        return name;
    }

    /** What goes on. */
    String told() {
        return name + " " + routines + " " + asking.values();
    }
}

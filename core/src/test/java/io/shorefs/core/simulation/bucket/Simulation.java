package io.shorefs.core.simulation.bucket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shorefs.core.object.CheapVolume;
import io.shorefs.core.replication.StoreOptions;
import io.shorefs.memory.MemoryStore;
import io.shorefs.spi.ObjectStore.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** One history of some servers on a bucket. */
final class Simulation {
    private static final int HOSTS = 3;

    /** One of so many histories is encrypted. */
    private static final int ENCRYPTED_IN = 8;

    /** One of so many has somebody who only reads. */
    private static final int READ_IN = 4;

    private static final Duration GRACE = Duration.ofMinutes(10);
    private static final Duration LITTLE = Duration.ofMillis(3);
    private static final StoreOptions.Collection OFTEN =
            new StoreOptions.Collection(GRACE, 200_000, Duration.ofHours(6), 100_000, 3);
    private static final int PATIENCE = 200_000;

    private final Random random;
    private final Carrier carrier = new Carrier();
    private final SimulatedTime time = new SimulatedTime();
    private final MemoryStore bucket = new MemoryStore(time::millis);
    private final Past past = new Past();
    private final Network network;
    private final List<Host> hosts = new ArrayList<>();
    private final List<Runnable> turns = new ArrayList<>();
    private final Optional<String> password;
    private final Host reader;
    private final int eventsIn;

    Simulation(long seed) {
        random = new Random(seed);
        network = new Network(random);
        password = random.nextInt(ENCRYPTED_IN) == 0 ? Optional.of("open sesame") : Optional.empty();
        for (int i = 0; i < HOSTS; i++) {
            hosts.add(host("host " + i));
        }
        reader = host("a reader");
        if (random.nextInt(READ_IN) == 0) {
            hosts.add(reader);
        }
        eventsIn = 40 + random.nextInt(300);
    }

    private Host host(String name) {
        return new Host(name, carrier, time, network, bucket, past, OFTEN, password, new Random(random.nextLong()));
    }

    /** So many steps, then everything must be well without anybody's help. */
    void run(int steps) {
        try {
            encrypt();
            network.failing(random.nextInt(3) == 0 ? random.nextInt(20) : 0);
            for (int i = 0; i < steps; i++) {
                if (random.nextInt(eventsIn) == 0 || !step()) {
                    event(hosts.get(random.nextInt(hosts.size())));
                }
            }
            end();
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\n\n" + past.history(), e);
        } finally {
            hosts.forEach(Host::stop);
        }
    }

    private void encrypt() {
        try {
            if (password.isPresent()) {
                new CheapVolume(random.nextLong(), Host.BLOCK, password.get()).put(bucket);
            }
        } catch (StoreException e) {
            throw new AssertionError("a store in memory fails", e);
        }
    }

    /** One thing goes on somewhere, or time passes until one does; false when nothing ever will. */
    private boolean step() {
        time.pass(LITTLE);
        turns.clear();
        hosts.forEach(host -> host.turns(turns));
        if (network.hasLate()) {
            turns.add(network::land);
        }
        if (turns.isEmpty()) {
            long next = hosts.stream().mapToLong(Host::next).min().orElse(Long.MAX_VALUE);
            if (next == Long.MAX_VALUE) {
                return false;
            }
            time.passTo(next);
            return true;
        }
        turns.get(random.nextInt(turns.size())).run();
        return true;
    }

    private void event(Host host) {
        switch (random.nextInt(16)) {
            case 0, 1, 2, 3 -> {
                past.tell(host + " loses its power");
                start(host);
            }
            case 4 -> {
                past.tell(host + " is lost");
                host.lose();
                start(host);
            }
            case 5, 6 -> {
                past.tell(host + " sleeps");
                host.sleeps(true);
            }
            case 7, 8, 9 -> host.sleeps(false);
            case 10 -> {
                past.tell(host + " is cut off");
                host.cut(true);
            }
            case 11, 12 -> host.cut(false);
            case 13 -> time.pass(Duration.ofSeconds(random.nextInt(30)));
            case 14 -> time.pass(GRACE);
            default -> {
                if (!host.isUp()) {
                    start(host);
                }
            }
        }
    }

    private void start(Host host) {
        host.stop();
        if (host == reader) {
            host.begin(new ReaderSession(host, past)::run);
            return;
        }
        Session session = new Session(host, past, host.view(), new Random(random.nextLong()));
        host.begin(session::run);
    }

    /** Nothing fails any more: a machine that has nothing serves, publishes, and collects; and another one finds all that. */
    private void end() {
        network.failing(0);
        hosts.forEach(Host::stop);
        while (network.hasLate()) {
            network.land();
        }
        Host last = host("the last");
        hosts.add(last);
        LastSession session = new LastSession(last, past);
        last.begin(session::run);
        until(session::hasEnded, "the last server does not publish");
        last.stop();
        assertEquals(List.of(), last.check());
        Host witness = host("a witness");
        hosts.add(witness);
        LastSession seen = new LastSession(witness, past);
        witness.begin(seen::look);
        until(seen::hasEnded, "a server that starts at the end does not show all files");
        Host follower = host("a follower");
        hosts.add(follower);
        follower.begin(new ReaderSession(follower, past)::catchUp);
        until(() -> !follower.isUp(), "who follows the store does not show all files");
    }

    private interface Condition {
        boolean holds();
    }

    private void until(Condition condition, String otherwise) {
        for (int i = 0; i < PATIENCE; i++) {
            if (condition.holds()) {
                return;
            }
            if (!step()) {
                break;
            }
        }
        if (!condition.holds()) {
            throw new AssertionError(otherwise + hosts.stream().map(Host::told).toList());
        }
    }

    /** Time that passes at once. */
    static Duration grace() {
        return GRACE;
    }
}

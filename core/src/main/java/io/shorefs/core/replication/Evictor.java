package io.shorefs.core.replication;

import io.shorefs.core.Clock;
import io.shorefs.core.commit.Eviction;
import io.shorefs.core.commit.Journal;
import io.shorefs.core.key.Key;
import io.shorefs.core.map.ColdRanges;
import io.shorefs.core.map.OrderedMap;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Takes metadata that the object store has, too, out of the local map when that has become too large by what was fetched: what was there before this start first, in order of keys, then what was
 * fetched, the oldest first; what was used since is passed over once. Any thread.
 *
 * <p>It works in rounds, each while the replication rests; after each one a generation may go to the store.
 */
final class Evictor {
    private static final System.Logger LOG = System.getLogger(Evictor.class.getName());

    /** While it rests, nothing is uploaded, and an fsync may wait for that. */
    private static final int PARTS_OF_A_ROUND = 32;

    private static final long ROUND_NANOS = Duration.ofMillis(500).toNanos();

    /** Those that something speaks against among them. */
    private static final int LOOKS_OF_A_ROUND = 256;

    /** So long it waits for the replication to rest until more is fetched all the same: that may be in the middle of a large upload. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final long FRUITLESS_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long FAILED_NANOS = Duration.ofSeconds(10).toNanos();

    /** Of the local map: more than that is too much, whatever is allowed, or there is no room for what is fetched. */
    private static final double MOST_OF_MAP = 0.75;

    private final OrderedMap map;
    private final Journal journal;
    private final Clock clock;
    private final Hydrator hydrator;
    private final long most;
    private final long target;
    private final long partBytes;
    private final Map<Key, ColdRanges.Range> fetched = new LinkedHashMap<>();
    private Optional<Resting> resting = Optional.empty();
    private boolean running;
    private boolean atWork;
    private long askedAt;
    private long pausedUntil;

    /** Where the walk through what was there before this start goes on. */
    private Key hand = ColdRanges.LOWEST;

    /** What is left of what was chosen last. */
    private Optional<ColdRanges.Range> begun = Optional.empty();

    /** Runs work while the replication rests. */
    interface Resting {
        /** Completes when it is done; fails when it cannot be. */
        CompletableFuture<Void> run(Replicator.FoldedWork work);
    }

    Evictor(OrderedMap map, Journal journal, Clock clock, StoreOptions.Metadata metadata, Hydrator hydrator) {
        this.map = map;
        this.journal = journal;
        this.clock = clock;
        this.hydrator = hydrator;
        most = Math.min(metadata.most(), (long) (journal.mostMetadataBytes() * MOST_OF_MAP));
        target = StoreOptions.Metadata.afterEviction(most);
        partBytes = metadata.partBytes();
        pausedUntil = clock.nanos();
    }

    /** So many bytes are left when something was evicted, or fewer. */
    long target() {
        return target;
    }

    /** From now on it may. */
    synchronized void begin(Resting present) {
        resting = Optional.of(present);
    }

    /** A range came. */
    void fetched(ColdRanges.Range range) {
        synchronized (this) {
            fetched.remove(range.from()); // it becomes the newest
            fetched.put(range.from(), range);
        }
        if (isTooMuch()) {
            makesRoom();
        }
    }

    /** Whether the local map has more than it should. */
    boolean isTooMuch() {
        return journal.metadataBytes() > most;
    }

    /** There is no room: whether there may be some soon. */
    boolean makesRoom() {
        Resting present;
        synchronized (this) {
            if (running) {
                return true;
            }
            if (resting.isEmpty() || hydrator.wantsAll() || clock.nanos() - pausedUntil < 0) {
                return false;
            }
            running = true;
            present = resting.get();
        }
        round(present);
        return true;
    }

    /** Whether no more is to be fetched now. */
    synchronized boolean holdsBack() {
        return running && isTooMuch() && (atWork || clock.nanos() - askedAt < PATIENCE.toNanos());
    }

    private synchronized void atWork(boolean isNow) {
        atWork = isNow;
        askedAt = clock.nanos();
    }

    private void round(Resting present) {
        Round round = new Round();
        atWork(false);
        hydrator.goOnIn(PATIENCE);
        present.run(round::begin).whenComplete((ignored, failure) -> {
            atWork(false);
            hydrator.endEviction(); // before another round may begin one
            if (failure != null) {
                LOG.log(System.Logger.Level.DEBUG, "nothing is evicted now", failure);
                pause(FAILED_NANOS);
            } else if (journal.metadataBytes() <= target || hydrator.wantsAll()) {
                pause(0);
            } else if (round.evicted == 0) {
                pause(FRUITLESS_NANOS);
            } else {
                round(present);
            }
            hydrator.goOn();
        });
    }

    private synchronized void pause(long nanos) {
        running = false;
        pausedUntil = clock.nanos() + nanos;
    }

    /** Parts of one rest, one after the other. */
    private final class Round {
        private NavigableSet<Key> used = Collections.emptyNavigableSet();
        private ArrayDeque<ColdRanges.Range> oldest = new ArrayDeque<>();
        private StoredBase base;
        private boolean walked;
        private int parts;
        private int looks;
        private long evicted;
        private long begunAt;

        CompletableFuture<Void> begin(Replicator.Folded folded) {
            begunAt = clock.nanos();
            atWork(true);
            base = hydrator.beginEviction(folded); // before anything is cold that older states do not have as it is
            used = map.used().take();
            synchronized (Evictor.this) {
                oldest = new ArrayDeque<>(fetched.values());
            }
            return next();
        }

        private CompletableFuture<Void> next() {
            if (journal.metadataBytes() <= target
                    || parts == PARTS_OF_A_ROUND
                    || looks == LOOKS_OF_A_ROUND
                    || (looks > 0 && clock.nanos() - begunAt >= ROUND_NANOS)
                    || hydrator.wantsAll()) {
                return CompletableFuture.completedFuture(null);
            }
            Optional<ColdRanges.Range> range = choose();
            if (range.isEmpty()) {
                return CompletableFuture.completedFuture(null);
            }
            return journal.evict(new Eviction(range.get(), base.number(), partBytes))
                    .thenCompose(done -> {
                        looked(range.get(), done);
                        return next();
                    });
        }

        private void looked(ColdRanges.Range range, Eviction.Done done) {
            looks++;
            parts += done.bytes() > 0 ? 1 : 0;
            evicted += done.bytes();
            synchronized (Evictor.this) {
                begun = done.rest()
                        .filter(rest -> rest.compareTo(range.to()) < 0)
                        .map(rest -> new ColdRanges.Range(rest, range.to()));
            }
        }

        /** What is used, or on its way here, becomes the newest. */
        private Optional<ColdRanges.Range> choose() {
            Optional<ColdRanges.Range> range = candidate();
            while (range.filter(this::isPassedOver).isPresent()) {
                synchronized (Evictor.this) {
                    fetched.put(range.get().from(), range.get());
                }
                range = candidate();
            }
            return range;
        }

        private boolean isPassedOver(ColdRanges.Range range) {
            NavigableSet<Key> keys = used.subSet(range.from(), true, range.to(), false);
            boolean isUsed = !keys.isEmpty();
            keys.clear(); // once
            return isUsed || hydrator.wants(range);
        }

        private Optional<ColdRanges.Range> candidate() {
            synchronized (Evictor.this) {
                Optional<ColdRanges.Range> present = begun;
                begun = Optional.empty();
                return present.or(this::walk).or(this::oldest).or(this::walkAgain);
            }
        }

        /** What was here before this start. */
        private Optional<ColdRanges.Range> walk() {
            while (hand.compareTo(ColdRanges.HIGHEST) < 0) {
                ColdRanges.Range unit = base.unit(hand);
                ColdRanges.Range range = new ColdRanges.Range(hand, unit.to());
                hand = unit.to();
                if (!isCold(range) && (walked || !isFetched(range))) {
                    return Optional.of(range);
                }
            }
            return Optional.empty();
        }

        private boolean isCold(ColdRanges.Range range) {
            return map.cold()
                    .at(range.from())
                    .filter(cold -> cold.to().compareTo(range.to()) >= 0)
                    .isPresent();
        }

        private boolean isFetched(ColdRanges.Range range) {
            return fetched.values().stream()
                    .anyMatch(one ->
                            one.from().compareTo(range.to()) < 0 && range.from().compareTo(one.to()) < 0);
        }

        private Optional<ColdRanges.Range> oldest() {
            Optional<ColdRanges.Range> range = Optional.ofNullable(oldest.poll());
            range.ifPresent(one -> fetched.remove(one.from(), one));
            return range;
        }

        /** What was made here since. */
        private Optional<ColdRanges.Range> walkAgain() {
            if (walked) {
                return Optional.empty();
            }
            walked = true;
            hand = ColdRanges.LOWEST;
            return walk();
        }
    }
}

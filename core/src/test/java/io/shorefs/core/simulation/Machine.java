package io.shorefs.core.simulation;

import io.shorefs.api.FileSystem;
import io.shorefs.conformance.disk.UnsyncedFile;
import io.shorefs.core.CoreOptions;
import io.shorefs.core.ShoreFs;
import io.shorefs.core.check.Check;
import io.shorefs.core.check.Finding;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Kind;
import io.shorefs.core.key.State;
import io.shorefs.core.key.Value;
import io.shorefs.core.key.ValueCodec;
import io.shorefs.journal.log.FileCommitLog;
import io.shorefs.journal.log.LogLimits;
import io.shorefs.memory.MemoryMap;
import io.shorefs.spi.CommitLog;
import io.shorefs.spi.JournalException;
import io.shorefs.spi.LocalMap;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** A machine that runs the core, and its disk, which outlives every run. */
final class Machine {
    private static final int LARGE_LOG = 32 << 20;
    private static final long LARGE_MAP = 1L << 32;
    private static final long SMALL_MAP = 192 << 10; // its reserve is more than one operation takes

    private final Random random;
    private final Moments moments;
    private final SteppedClock clock;
    private final UnsyncedFile file;
    private final int blockBytes;
    private final LogLimits limits;
    private MemoryMap map;
    private SteppedTasks tasks;
    private CommitLog log;
    private ShoreFs core;
    private boolean syncMayFail;

    Machine(Random random, Moments moments, SteppedClock clock) {
        this.random = random;
        this.moments = moments;
        this.clock = clock;
        this.file = new UnsyncedFile(random, random.nextBoolean());
        int ringBytes = (8 + 4 * random.nextInt(6)) * CommitLog.PAGE;
        boolean isSmall = random.nextInt(3) > 0; // soon full
        limits =
                new LogLimits(isSmall ? ringBytes + (60 + random.nextInt(200)) * CommitLog.PAGE : LARGE_LOG, ringBytes);
        map = new MemoryMap(random.nextInt(5) == 0 ? SMALL_MAP : LARGE_MAP);
        blockBytes = 4096 << Math.max(0, random.nextInt(6) - 2);
        if (random.nextBoolean()) {
            file.limit(limits.maxBytes()); // a host with little room: the file grows by what is needed alone
        }
    }

    /** Runs: recovers what is on the disk, and serves. */
    void start() {
        tasks = new SteppedTasks(random);
        CoreOptions options = new CoreOptions(
                CoreOptions.MIN_DIRTY_BYTES,
                1 << 20,
                Duration.ofMillis(50),
                blockBytes,
                random.nextLong(),
                this::fatal);
        try {
            log = FileCommitLog.open(new WatchedFile(file.open(), moments), limits);
            core = ShoreFs.open(log, new WatchedMap(map, moments), tasks, clock, options);
        } catch (JournalException e) {
            fatal(e);
        }
    }

    /** Stops: only what is on the disk is left, and of what was not synced a part. */
    void cutPower() {
        file.cutPower();
        map = map.afterCrash();
    }

    /** Stops the core alone: the host keeps what was written. */
    void kill() {
        file.killProcess();
        map = map.afterCrash();
    }

    /** The next sync of the log's file fails, which stops the core. */
    void failNextSync() {
        syncMayFail = true;
        file.failNextSync();
    }

    /** What is wrong with what was recovered; right after the start. */
    List<Finding> check() {
        return new Check(map, log, true).run().findings();
    }

    /** Whether a few dozen files fill the map. */
    boolean hasSmallMap() {
        return map.maxBytes() == SMALL_MAP;
    }

    /** Whether a file was cut and what the hole hides is not all removed; as the map has it. */
    boolean hasHoles() {
        boolean[] found = new boolean[1];
        try (LocalMap.Snapshot snapshot = map.snapshot()) {
            snapshot.scan(Key.first(Family.DATA).bytes(), Key.last(Family.DATA).bytes(), (key, value) -> {
                found[0] = Key.of(key).kind() == Kind.HOLE;
                return !found[0];
            });
        }
        return found[0];
    }

    /** Where the next record that the map lacks begins in the ring. */
    long ringPosition() {
        Key key = Key.state(State.RING_POSITION);
        try (LocalMap.Snapshot snapshot = map.snapshot()) {
            return ((Value.Counter) ValueCodec.decode(key, snapshot.get(key.bytes()))).value();
        }
    }

    /** The core's answers, now or later. */
    ShoreFs core() {
        return core;
    }

    /** The core for callers that wait. */
    FileSystem fileSystem() {
        return SteppedFileSystem.of(core, tasks);
    }

    SteppedTasks tasks() {
        return tasks;
    }

    private void fatal(RuntimeException e) {
        if (syncMayFail && e.getCause() instanceof IOException) {
            syncMayFail = false;
            throw new MachineStopped();
        }
        throw new AssertionError("the core gave up on a disk that works", e);
    }
}

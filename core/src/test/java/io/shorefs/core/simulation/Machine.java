package io.shorefs.core.simulation;

import io.shorefs.api.FileSystem;
import io.shorefs.conformance.disk.UnsyncedFile;
import io.shorefs.core.CoreOptions;
import io.shorefs.core.ShoreFs;
import io.shorefs.core.check.Check;
import io.shorefs.core.check.Finding;
import io.shorefs.journal.log.FileCommitLog;
import io.shorefs.journal.log.LogLimits;
import io.shorefs.memory.MemoryMap;
import io.shorefs.spi.CommitLog;
import io.shorefs.spi.JournalException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** A machine that runs the core, and its disk, which outlives every run. */
final class Machine {
    private static final int MAX_BYTES = 32 << 20;

    private final Random random;
    private final Moments moments;
    private final SteppedClock clock;
    private final UnsyncedFile file;
    private final int blockBytes;
    private final int ringBytes;
    private MemoryMap map = new MemoryMap(1L << 32);
    private SteppedTasks tasks;
    private CommitLog log;
    private ShoreFs core;
    private boolean syncMayFail;

    Machine(Random random, Moments moments, SteppedClock clock) {
        this.random = random;
        this.moments = moments;
        this.clock = clock;
        this.file = new UnsyncedFile(random, random.nextBoolean());
        this.ringBytes = (16 + 8 * random.nextInt(4)) * CommitLog.PAGE;
        this.blockBytes = 4096 << random.nextInt(4);
        if (random.nextBoolean()) {
            file.limit(MAX_BYTES); // a host with little room: the file grows by what is needed alone
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
            log = FileCommitLog.open(new WatchedFile(file.open(), moments), new LogLimits(MAX_BYTES, ringBytes));
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

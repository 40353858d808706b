package io.shorefs.core;

import io.shorefs.core.check.Check;
import io.shorefs.core.check.Finding;
import io.shorefs.core.commit.Recovery;
import io.shorefs.memory.MemoryLog;
import io.shorefs.memory.MemoryMap;
import io.shorefs.spi.LocalMap;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** A filesystem on a journal in memory, with a clock of the test's. */
final class MemoryVolume implements AutoCloseable {
    private final SystemTasks tasks = new SystemTasks();
    private final AtomicReference<RuntimeException> fault = new AtomicReference<>();
    private final MemoryLog log = new MemoryLog(1 << 16);
    private final MemoryMap map = new MemoryMap(1L << 32);
    private final ShoreFs fs;

    MemoryVolume(InstantSource clock) {
        this(clock, map -> map);
    }

    /** One that sees its map as {@code wrapper} gives it. */
    MemoryVolume(InstantSource clock, UnaryOperator<LocalMap> wrapper) {
        CoreOptions options = new CoreOptions(64 << 20, 4 << 20, Duration.ofMillis(50), 32768, 0x5eed, fault::set);
        fs = ShoreFs.open(log, wrapper.apply(map), tasks, new TestTime(clock), options);
    }

    ShoreFs fs() {
        return fs;
    }

    /** Stops; what is left then must be whole. */
    @Override
    public void close() {
        fs.close();
        tasks.close();
        if (fault.get() != null) {
            throw fault.get();
        }
        MemoryLog logThen = log.afterCrash(false);
        MemoryMap mapThen = map.afterCrash();
        new Recovery(logThen, mapThen).run(7);
        List<Finding> findings = new Check(mapThen, logThen, true).run().findings();
        if (!findings.isEmpty()) {
            throw new AssertionError("what is left is not whole: " + findings);
        }
    }
}

package io.shorefs.core;

import io.shorefs.api.Credentials;
import io.shorefs.api.FileSystem;
import io.shorefs.api.Name;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import io.shorefs.core.check.Check;
import io.shorefs.core.check.Report;
import io.shorefs.core.commit.Recovery;
import io.shorefs.memory.MemoryJournal;
import io.shorefs.memory.MemoryLog;
import io.shorefs.memory.MemoryMap;
import io.shorefs.spi.CommitLog;
import io.shorefs.spi.LocalMap;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A filesystem on a journal in memory, that can crash. */
final class Volume implements AutoCloseable {
    static final Credentials ROOT = Credentials.ROOT;

    private final Clock clock;
    private final List<RuntimeException> faults = new ArrayList<>();
    private final SystemTasks tasks = new SystemTasks();
    private final MemoryLog log;
    private final MemoryMap map;
    private final ShoreFs fs;

    private Volume(MemoryLog log, MemoryMap map, Clock clock) {
        this(log, map, log, map, clock);
    }

    private Volume(MemoryLog log, MemoryMap map, CommitLog logSeen, LocalMap mapSeen, Clock clock) {
        this.clock = clock;
        this.log = log;
        this.map = map;
        CoreOptions options =
                new CoreOptions(64 << 20, 4 << 20, Duration.ofMillis(50), 32768, System.nanoTime(), faults::add);
        fs = ShoreFs.open(logSeen, mapSeen, tasks, clock, options);
    }

    static Volume empty() {
        return ofPages(1 << 16);
    }

    static Volume empty(Clock clock) {
        return new Volume(new MemoryLog(1 << 16), new MemoryMap(1L << 32), clock);
    }

    /** One that sees its journal as the two functions give it, until it is restarted. */
    static Volume empty(UnaryOperator<CommitLog> log, UnaryOperator<LocalMap> map) {
        MemoryLog memoryLog = new MemoryLog(1 << 16);
        MemoryMap memoryMap = new MemoryMap(1L << 32);
        return new Volume(memoryLog, memoryMap, log.apply(memoryLog), map.apply(memoryMap), new SystemClock());
    }

    static Volume ofPages(long pages) {
        return new Volume(new MemoryLog(pages), new MemoryMap(1L << 32), new SystemClock());
    }

    static Volume ofMap(long mapBytes) {
        return new Volume(new MemoryLog(1 << 16), new MemoryMap(mapBytes), new SystemClock());
    }

    void unlink(String name) {
        fs.unlink(ROOT, FileSystem.ROOT, Name.of(name)).join();
    }

    ShoreFs fs() {
        return fs;
    }

    /** What is found after a crash now. */
    Volume crash(boolean keepUnforced) {
        MemoryJournal then = new MemoryJournal(log, map).afterCrash(keepUnforced); // of one moment: this volume goes on
        close();
        return new Volume(then.log(), then.map(), clock);
    }

    /** Stops cleanly and starts again. */
    Volume restart() {
        fs.close();
        MemoryLog logThen = log.afterCrash(false);
        MemoryMap mapThen = map.afterCrash();
        tasks.close();
        return new Volume(logThen, mapThen, clock);
    }

    /** A full check of what a clean stop leaves; the volume is stopped then. */
    Report check() {
        fs.close();
        tasks.close();
        MemoryLog logThen = log.afterCrash(false);
        MemoryMap mapThen = map.afterCrash();
        new Recovery(logThen, mapThen).run(7);
        return new Check(mapThen, logThen, true).run();
    }

    OpenFile create(String name) {
        return fs.create(ROOT, FileSystem.ROOT, Name.of(name), OpenMode.READ_WRITE, 0644)
                .join()
                .file();
    }

    OpenFile open(String name) {
        long inode = fs.walk(ROOT, FileSystem.ROOT, List.of(Name.of(name)))
                .join()
                .get(0)
                .inode();
        return fs.open(ROOT, inode, OpenMode.READ_WRITE).join();
    }

    void write(OpenFile file, long offset, byte[] bytes) {
        fs.write(file, offset, ByteBuffer.wrap(bytes)).join();
    }

    byte[] read(OpenFile file, long offset, int length) {
        byte[] bytes = new byte[length];
        int count = fs.read(file, offset, ByteBuffer.wrap(bytes)).join();
        return java.util.Arrays.copyOf(bytes, count);
    }

    /** Faults that would have ended the process. */
    List<RuntimeException> faults() {
        return faults;
    }

    @Override
    public void close() {
        fs.abandon();
        tasks.close();
    }
}

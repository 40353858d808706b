package io.shorefs.conformance.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shorefs.spi.CommitLog;
import io.shorefs.spi.CommitLog.Slot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Threads that read committed slots again and again while another thread commits and releases. */
final class SlotReaders implements AutoCloseable {
    private final CommitLog log;
    private final ExecutorService threads;
    private final List<Future<?>> running = new ArrayList<>();
    private final ArrayDeque<Slot> slots = new ArrayDeque<>();
    private final ReadWriteLock use = new ReentrantReadWriteLock();
    private final AtomicLong reads = new AtomicLong();
    private volatile boolean finished;

    SlotReaders(CommitLog log, int count) {
        this.log = log;
        this.threads = Executors.newFixedThreadPool(count);
        for (int i = 0; i < count; i++) {
            running.add(threads.submit(this::readAll));
        }
    }

    /** One more slot to read; it is written. */
    void offer(Slot slot) {
        use.writeLock().lock();
        try {
            slots.add(slot);
        } finally {
            use.writeLock().unlock();
        }
    }

    /** Gives the oldest slots back until so many are left; nobody reads them then. */
    void releaseOldest(int left) {
        use.writeLock().lock();
        try {
            while (slots.size() > left) {
                Slot oldest = slots.remove();
                log.release(oldest.page(), oldest.length());
            }
        } finally {
            use.writeLock().unlock();
        }
    }

    /** Ends the threads, and fails if one of them read wrong bytes. */
    void finish() throws Exception {
        while (reads.get() < slots.size()) {
            Thread.onSpinWait();
        }
        finished = true;
        for (Future<?> reader : running) {
            reader.get();
        }
    }

    private void readAll() {
        while (!finished) {
            use.readLock().lock();
            try {
                for (Slot slot : slots) {
                    assertEquals(slot.checksum(), LogDriver.checksum(LogDriver.read(log, slot)));
                    reads.incrementAndGet();
                }
            } finally {
                use.readLock().unlock();
            }
        }
    }

    @Override
    public void close() {
        finished = true;
        threads.close();
    }
}

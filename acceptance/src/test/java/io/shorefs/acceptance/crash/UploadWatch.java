package io.shorefs.acceptance.crash;

import io.shorefs.acceptance.server.ServerFiles;
import io.shorefs.acceptance.server.StoreBacklog;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Asks a server again and again how far its store is behind, on a thread of its own. */
final class UploadWatch implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final ServerFiles files;
    private final Thread thread;
    private volatile boolean ended;
    private volatile long until = System.nanoTime() - LIMIT.toNanos();

    private UploadWatch(ServerFiles files) {
        this.files = files;
        thread = Thread.ofPlatform().start(this::ask);
    }

    /** Of the server that runs on these files. */
    static UploadWatch of(ServerFiles files) {
        return new UploadWatch(files);
    }

    private void ask() {
        while (!ended) {
            long asked = System.nanoTime();
            StoreBacklog.of(files).ifPresent(behind -> until = Math.max(until, asked - behind.toNanos()));
        }
    }

    /** Waits until what was durable by this {@link System#nanoTime} is in the store. */
    void await(long time) {
        Awaitility.await().atMost(LIMIT).until(() -> until - time >= 0);
    }

    /** What was durable by this {@link System#nanoTime} is in the store. To be asked after {@link #close}. */
    long uploadedUntil() {
        return until;
    }

    /** Waits for the last answer. */
    @Override
    public void close() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}

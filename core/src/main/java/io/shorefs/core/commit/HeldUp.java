package io.shorefs.core.commit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Whether a worker cannot go on for want of room on the host's disk. It tries again until there is room; what it was given is kept. One thread changes it, any
 * thread asks.
 */
final class HeldUp {
    private static final System.Logger LOG = System.getLogger(HeldUp.class.getName());

    /** How long a worker that is held up waits until it tries again. */
    static final Duration PAUSE = Duration.ofSeconds(1);

    private final String goesOn;
    private volatile CompletableFuture<Void> begun = new CompletableFuture<>();

    /** Of a worker that goes on as the sentence says. */
    HeldUp(String goesOn) {
        this.goesOn = goesOn;
    }

    /** It cannot go on; said once. */
    void begin(String why) {
        if (!begun.isDone()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0}: changes that need room are refused until there is some; nothing is lost",
                    why);
            begun.complete(null);
        }
    }

    /** It went on. */
    void end() {
        if (begun.isDone()) {
            begun = new CompletableFuture<>();
            LOG.log(System.Logger.Level.INFO, goesOn);
        }
    }

    /** Whether it is held up now. */
    boolean isNow() {
        return begun.isDone();
    }

    /** Completes when it is held up the next time; complete while it is. */
    CompletableFuture<Void> begun() {
        return begun;
    }
}

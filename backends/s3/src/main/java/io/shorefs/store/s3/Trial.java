package io.shorefs.store.s3;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** The attempts of one operation: waits between them, longer each time and by chance, so that many who failed together do not come back together. */
final class Trial {
    private final Patience patience;
    private final long begun = System.nanoTime();
    private Duration longest;

    Trial(Patience patience) {
        this.patience = patience;
        this.longest = patience.firstPause();
    }

    /** Waits, and says whether there may be another attempt: not when time is over, or the thread is interrupted, which it stays. */
    boolean again() {
        long pause = ThreadLocalRandom.current().nextLong(longest.toNanos() / 2, longest.toNanos() + 1);
        if (System.nanoTime() - begun + pause > patience.trying().toNanos()) {
            return false;
        }
        Duration doubled = longest.multipliedBy(2);
        longest = doubled.compareTo(patience.longestPause()) < 0 ? doubled : patience.longestPause();
        try {
            Thread.sleep(Duration.ofNanos(pause));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

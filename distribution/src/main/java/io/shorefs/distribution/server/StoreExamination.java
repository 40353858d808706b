package io.shorefs.distribution.server;

import io.shorefs.core.object.ProbeReport;
import io.shorefs.core.object.StoreProbe;
import io.shorefs.distribution.server.StoreVerdict.Away;
import io.shorefs.distribution.server.StoreVerdict.Fit;
import io.shorefs.distribution.server.StoreVerdict.Unfit;
import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/**
 * Looks at a store, for no longer than a start can wait.
 *
 * @param limit after this, what goes on is interrupted
 * @param grace how long what was interrupted may take to say how far it came
 */
record StoreExamination(Duration limit, Duration grace) {
    /** A store that tries again for half a minute by itself is not waited for: a start with the store away is to be quick. */
    static final StoreExamination AT_START = new StoreExamination(Duration.ofSeconds(15), Duration.ofSeconds(5));

    /** Probes it. */
    StoreVerdict of(ObjectStore store) {
        FutureTask<StoreVerdict> work = new FutureTask<>(() -> judge(store));
        Thread thread = Thread.ofVirtual().name("shorefs-store-probe").start(work);
        if (isDone(thread, limit)) {
            return result(work);
        }
        thread.interrupt();
        // what was about to be tried again ends with its last failure, which may be one that does not pass
        StoreVerdict said = isDone(thread, grace) ? result(work) : new Away("it does not answer");
        return said instanceof Away away
                ? new Away("nothing else within " + limit.toSeconds() + " s: " + away.why())
                : said;
    }

    private static StoreVerdict result(FutureTask<StoreVerdict> work) {
        if (work.state() == Future.State.FAILED) {
            throw new IllegalStateException("the object store failed in a way that stores do not", work.exceptionNow());
        }
        return work.resultNow();
    }

    private static boolean isDone(Thread thread, Duration wait) {
        try {
            return thread.join(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static StoreVerdict judge(ObjectStore store) {
        try {
            ProbeReport report = new StoreProbe(store, new SecureRandom().nextLong()).run();
            return report.refusal()
                    .<StoreVerdict>map(why -> new Unfit(report.findings(), why))
                    .orElseGet(() -> new Fit(report));
        } catch (StoreException e) {
            return e.failure() == Failure.TRANSIENT
                    ? new Away(e.getMessage())
                    : new Unfit(List.of(), "cannot be used: " + e.getMessage());
        }
    }
}

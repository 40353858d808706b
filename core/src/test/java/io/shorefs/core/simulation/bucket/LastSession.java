package io.shorefs.core.simulation.bucket;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** Who looks, when nothing fails any more, whether everything is there, and stays. */
final class LastSession {
    private static final int MOST_TRIES = 60;
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    private final Host host;
    private final Past past;
    private boolean ended;

    LastSession(Host host, Past past) {
        this.host = host;
        this.past = past;
    }

    boolean hasEnded() {
        return ended;
    }

    /** Starts, changes something, collects; on a routine of the host. */
    void run() {
        Files files = open();
        Past.View view = host.view();
        Moment next = view.now().created("last");
        view.asked(next);
        patiently(() -> {
            if (!files.all().containsKey("last")) {
                files.create("last");
            }
        });
        view.answered();
        for (int i = 0; i < 3; i++) {
            patiently(files::publish);
            past.published(view, next);
            patiently(files::collect);
            past.tell(host + " collected");
            host.passes(Simulation.grace());
        }
        patiently(() -> past.same(view, files.all()));
        ended = true;
    }

    /** Starts. */
    void look() {
        Files files = open();
        patiently(() -> requireAll(files.all()));
        ended = true;
    }

    private void requireAll(Map<String, Content> found) {
        if (!found.equals(past.floor().files())) {
            throw past.wrong("a witness finds " + Content.told(found) + " instead of " + past.floor());
        }
    }

    /** Metadata that is fetched at the moment when much time passes at once does not come in time. */
    private void patiently(Runnable work) {
        for (int i = 0; ; i++) {
            try {
                work.run();
                return;
            } catch (CompletionException e) {
                if (i == MOST_TRIES || !(e.getCause() instanceof FsException late) || late.errno() != Errno.EIO) {
                    throw e;
                }
                host.passes(BETWEEN_TRIES);
                host.giveWay();
            }
        }
    }

    private Files open() {
        Past.View view = host.view();
        Past.Opening opening = past.begins(view);
        if (!(host.start() instanceof Host.Started.Serves(var fs))) {
            throw past.wrong(host + " does not start although nothing fails");
        }
        Files files = new Files(fs, host::await);
        patiently(() -> past.found(view, opening, files.all(), true));
        return files;
    }
}

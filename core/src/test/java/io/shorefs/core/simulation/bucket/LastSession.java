package io.shorefs.core.simulation.bucket;

import java.util.Map;

/** Who looks, when nothing fails any more, whether everything is there, and stays. */
final class LastSession {
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
        files.create("last");
        view.answered();
        for (int i = 0; i < 3; i++) {
            files.publish();
            past.published(view, next);
            files.collect();
            past.tell(host + " collected");
            host.passes(Simulation.grace());
        }
        past.same(view, files.all());
        ended = true;
    }

    /** Starts. */
    void look() {
        Map<String, Content> found = open().all();
        if (!found.equals(past.floor().files())) {
            throw past.wrong("a witness finds " + Content.told(found) + " instead of " + past.floor());
        }
        ended = true;
    }

    private Files open() {
        Past.View view = host.view();
        Past.Opening opening = past.begins(view);
        if (!(host.start() instanceof Host.Started.Serves(var fs))) {
            throw past.wrong(host + " does not start although nothing fails");
        }
        Files files = new Files(fs, host::await);
        past.found(view, opening, files.all(), true);
        return files;
    }
}

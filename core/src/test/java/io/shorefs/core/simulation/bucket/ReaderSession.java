package io.shorefs.core.simulation.bucket;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.snapshot.Replica;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** Who follows the store on a host and looks at what it shows, again and again. */
final class ReaderSession {
    private final Host host;
    private final Past past;
    private Moment last;

    ReaderSession(Host host, Past past) {
        this.host = host;
        this.past = past;
        last = past.first();
    }

    /** Never ends by itself once it has begun; on a routine of the host. */
    void run() {
        Optional<Replica> replica = host.follow();
        past.tell(host + (replica.isPresent() ? " follows" : " cannot follow"));
        if (replica.isPresent()) {
            while (true) {
                look(replica.get()).ifPresent(found -> last = past.followed(host.toString(), last, found));
                host.giveWay();
            }
        }
    }

    /** Until it shows all that was promised; when nothing fails. */
    void catchUp() {
        Replica replica = host.follow().orElseThrow();
        while (last != past.floor()) {
            look(replica).ifPresent(found -> last = past.followed(host.toString(), last, found));
            host.giveWay();
        }
    }

    /** All files, if they were read from one state. */
    private Optional<Map<String, Content>> look(Replica replica) {
        Replica.Status before = replica.status();
        try {
            Map<String, Content> found = new ReadFiles(replica.fileSystem(), host::await).all();
            return isSame(before, replica.status()) ? Optional.of(found) : Optional.empty();
        } catch (CompletionException e) {
            if (isSame(before, replica.status()) && !mayFail(e.getCause())) {
                throw new AssertionError("an answer that nobody expected: " + before, e.getCause());
            }
            return Optional.empty();
        }
    }

    /** The store did not answer; or its first writer has published nothing yet, so that there is no root. */
    private boolean mayFail(Throwable failure) {
        return failure instanceof FsException refused
                && (refused.errno() == Errno.EIO || (refused.errno() == Errno.EAGAIN && last == past.first()));
    }

    private static boolean isSame(Replica.Status before, Replica.Status after) {
        return before.epoch() == after.epoch() && before.lastLog() == after.lastLog();
    }
}

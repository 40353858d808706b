package io.shorefs.spi.connection;

import java.util.concurrent.TimeUnit;

/** Reports refused connections, at most one line a second. Any thread. */
final class Refusals {
    private static final System.Logger LOG = System.getLogger(Refusals.class.getName());
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String server;
    private long quietUntil = System.nanoTime();
    private long unreported;

    Refusals(String server) {
        this.server = server;
    }

    synchronized void report(String peer, int limit, boolean closed) {
        long now = System.nanoTime();
        if (closed) {
            LOG.log(System.Logger.Level.DEBUG, "{0}: refused {1}: the server stops", server, peer);
        } else if (now - quietUntil < 0) {
            unreported++;
        } else {
            String others = unreported == 0 ? "" : " (and " + unreported + " others before)";
            LOG.log(
                    System.Logger.Level.WARNING,
                    server + ": refused " + peer + others + ": there are " + limit + " connections; raise [servers."
                            + server + "] max_connections");
            unreported = 0;
            quietUntil = now + PAUSE_NANOS;
        }
    }
}

package io.shorefs.distribution.server;

import java.lang.System.Logger.Level;

/** Ends the server when the process is told to, by SIGTERM, SIGINT or SIGHUP. */
public final class ShutdownHook {
    private static final System.Logger LOG = System.getLogger(ShutdownHook.class.getName());
    private static final int FAILED = 1;

    private ShutdownHook() {}

    /** From now on a signal closes the server, and the process exits with 0; with 1 when that failed. */
    public static void install(Server server) {
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("shorefs-shutdown").unstarted(() -> end(server)));
    }

    /** Halts at the end, since the JVM itself would exit with 128 plus the signal's number. */
    private static void end(Server server) {
        int status = 0;
        try {
            LOG.log(Level.INFO, "told to end: connections are closed, then everything is made durable");
            server.close();
            LOG.log(Level.INFO, "ended, everything is durable");
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "ended badly; the next start recovers what was durable", e);
            status = FAILED;
        }
        Runtime.getRuntime().halt(status);
    }
}

package io.shorefs.websocket;

import io.shorefs.spi.connection.Connection;
import java.io.IOException;
import java.time.Duration;

/**
 * Keeps idle connections alive, where proxies end those over which nothing passes, and finds clients that are gone. Only silence while the server listens counts: who
 * waits for a slow answer is not gone, nor one that is only idle, since browsers answer pings by themselves.
 *
 * @param every how often an idle client is pinged
 */
record Heartbeat(Duration every) {
    private static final System.Logger LOG = System.getLogger(Heartbeat.class.getName());

    /** So many pings stay unanswered before a client counts as gone; with 30 s two minutes, as TCP's own keepalive takes here. */
    private static final int PATIENCE = 4;

    /** Until the connection has ended. */
    void watch(WebSocketLink link, Connection connection) throws InterruptedException {
        while (!connection.await(every)) {
            long silent = link.silentNanos(System.nanoTime());
            if (silent > every.toNanos() * PATIENCE) {
                LOG.log(
                        System.Logger.Level.INFO,
                        "{0} has not answered for {1} s: its connection is ended",
                        link.peer(),
                        Duration.ofNanos(silent).toSeconds());
                connection.end();
            } else if (silent > 0) {
                // apart, since a write may block for as long as the client does not read
                Thread.ofVirtual().name("ping " + link.peer()).start(() -> ping(link));
            }
        }
    }

    private static void ping(WebSocketLink link) {
        try {
            link.ping();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "pinging " + link.peer(), e); // its reader finds the same
        }
    }
}

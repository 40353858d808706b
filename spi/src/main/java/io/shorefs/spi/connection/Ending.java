package io.shorefs.spi.connection;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * Why a connection ended: one line for the log.
 *
 * @param fault what to log with its stack, or null
 */
record Ending(Level level, String reason, Throwable fault) {
    /** The client closed the connection between two frames. */
    static Ending left() {
        return new Ending(Level.DEBUG, "the client closed it", null);
    }

    /** The transport ends. */
    static Ending stopped() {
        return new Ending(Level.DEBUG, "the server stops", null);
    }

    /** The client closed the connection, or broke down, before it had sent the whole frame. */
    static Ending cutOff() {
        return new Ending(Level.INFO, "the client left within a frame", null);
    }

    /** The client did not begin in time: no mount, but something that only looks whether a port is open. */
    static Ending late(Duration firstFrame) {
        return new Ending(Level.INFO, "no whole first message within " + firstFrame.toMillis() + " ms", null);
    }

    /** Reading or writing failed. */
    static Ending broken(IOException e) {
        String message = e.getMessage();
        return new Ending(Level.INFO, message == null ? e.toString() : message, null);
    }

    /** The client, or what it sent, is at fault. */
    static Ending failed(String reason) {
        return new Ending(Level.WARNING, reason, null);
    }

    /** The server is at fault. */
    static Ending fault(Throwable e) {
        return new Ending(Level.ERROR, "a fault of the server: " + e, e);
    }
}

package io.shorefs.distribution.control;

/** A command did not reach the server, or the server could not do it; the message is one sentence for whoever gave it. */
public final class ControlException extends RuntimeException {
    public ControlException(String message) {
        super(message);
    }

    public ControlException(String message, Throwable cause) {
        super(message, cause);
    }
}

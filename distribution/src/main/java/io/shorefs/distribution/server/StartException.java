package io.shorefs.distribution.server;

/** The command cannot do what it was asked to; the message is one sentence for the user. */
public final class StartException extends RuntimeException {
    public StartException(String message) {
        super(message);
    }

    public StartException(String message, Throwable cause) {
        super(message, cause);
    }
}

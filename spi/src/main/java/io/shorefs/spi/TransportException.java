package io.shorefs.spi;

/** A transport cannot do what its configuration says; the message is one sentence for the user. */
public final class TransportException extends RuntimeException {
    public TransportException(String message) {
        super(message);
    }

    public TransportException(String message, Throwable cause) {
        super(message, cause);
    }
}

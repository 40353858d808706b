package io.shorefs.spi;

/** What came over a connection is not the protocol; ends that connection, with this message in the log. */
public final class BadFrameException extends RuntimeException {
    /** The message says what was wrong, for an operator. */
    public BadFrameException(String message) {
        super(message, null, false, false);
    }
}

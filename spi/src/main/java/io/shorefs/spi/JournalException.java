package io.shorefs.spi;

/**
 * The journal cannot be opened or can no longer be trusted: damage, a newer format, another holder, a failed sync.
 *
 * <p>The message is for the operator: it names the file, the position where there is one, and what to do.
 */
public final class JournalException extends RuntimeException {
    public JournalException(String message) {
        super(message);
    }

    public JournalException(String message, Throwable cause) {
        super(message, cause);
    }
}

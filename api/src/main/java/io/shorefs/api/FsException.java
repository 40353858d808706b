package io.shorefs.api;

import java.util.Objects;

/**
 * The one exception of a filesystem operation: an {@link Errno} and, for a fault, what was wrong.
 *
 * <p>An answer that a client caused (no such file, permission denied) is an ordinary result of an operation and carries
 * no stack trace, so that it costs nothing. A fault of the system (a damaged block, a failing disk) is made with a
 * message that names the object, and a cause where there is one.
 */
public final class FsException extends RuntimeException {
    private final Errno errno;

    /** An ordinary answer, without a stack trace. */
    public FsException(Errno errno) {
        super(errno.text(), null, false, false);
        this.errno = errno;
    }

    /** An ordinary answer that says what it is about, without a stack trace. */
    public FsException(Errno errno, String message) {
        super(message, null, false, false);
        this.errno = Objects.requireNonNull(errno);
    }

    /** A fault of the system, with its cause and a stack trace. */
    public FsException(Errno errno, String message, Throwable cause) {
        super(message, cause);
        this.errno = Objects.requireNonNull(errno);
    }

    /** What a client is told. */
    public Errno errno() {
        return errno;
    }
}

package io.shorefs.core.lock;

/** The open file through which locks are taken: they go with it. Compared by identity. */
public interface Holder {
    /** Whether it may still take locks. It is closed before {@link LockTable#release} is called, and never opens again. */
    boolean isOpen();
}

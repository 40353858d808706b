package io.shorefs.ninep;

/**
 * What a request does with its operation's outcome. Exactly one of {@link #reply}, {@link #undo} and {@link #discard} is called, once.
 *
 * @param <T> the operation's result
 */
@FunctionalInterface
interface Completion<T> {
    /** The reply to a success; a {@link io.shorefs.api.FsException} thrown here becomes the reply. */
    Rmessage reply(T result);

    /** It succeeded, but nobody will be told: the request was flushed or its session has ended. */
    default void undo(T result) {}

    /** It failed, or was cancelled. */
    default void discard() {}

    /** Whether a flush cancels the operation; otherwise only its reply is dropped. */
    default boolean cancels() {
        return true;
    }

    /** Whether the operation may change something: then a flush is answered when it has ended. */
    default boolean changes() {
        return true;
    }

    /** Bytes of the frame that the operation holds while it waits. */
    default int retains() {
        return 0;
    }
}

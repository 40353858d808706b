package io.shorefs.conformance.history;

/**
 * An operation that happened.
 *
 * @param began a tick of the history's one counter, before the call
 * @param ended a later tick, after the completion
 */
record Event(int session, Call call, int began, int ended, Answer answer) {
    /** Whether it was over when the other began: then it must have taken effect before it. */
    boolean isBefore(Event other) {
        return ended < other.began;
    }

    @Override
    public String toString() {
        return "%3d-%-3d %s%s -> %s".formatted(began, ended, "    ".repeat(session), call, answer);
    }
}

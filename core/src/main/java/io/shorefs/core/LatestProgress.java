package io.shorefs.core;

import java.util.Optional;

/** Keeps what was told last, for who asks. One thread tells; any thread asks. */
public final class LatestProgress implements Progress {
    private volatile Optional<At> latest = Optional.empty();

    @Override
    public void at(String what, long done, long total) {
        latest = Optional.of(new At(what, done, total));
    }

    /** The work has ended. */
    public void end() {
        latest = Optional.empty();
    }

    /** How far it is; empty when nothing was told, or it has ended. */
    public Optional<At> latest() {
        return latest;
    }
}

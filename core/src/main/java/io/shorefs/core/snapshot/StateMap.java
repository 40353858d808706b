package io.shorefs.core.snapshot;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.Clock;
import io.shorefs.core.Tasks;
import io.shorefs.core.op.Operations;
import io.shorefs.spi.LocalMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * States of the store in the place of a local map that is on a disk: each operation reads the one state of its {@link Frame}. Nothing changes it, and nothing is read outside of an operation. Any thread.
 */
final class StateMap implements LocalMap, Operations.Frames {
    private static final ThreadLocal<Frame> CURRENT = new ThreadLocal<>();

    private final States states;
    private final Tasks tasks;
    private final Clock clock;

    StateMap(States states, Tasks tasks, Clock clock) {
        this.states = states;
        this.tasks = tasks;
        this.clock = clock;
    }

    @Override
    public <T> Supplier<T> around(Supplier<T> attempt) {
        Frame frame = new Frame(states, tasks, clock);
        return () -> {
            Frame outer = CURRENT.get();
            frame.begin();
            CURRENT.set(frame);
            try {
                return attempt.get();
            } finally {
                if (outer == null) {
                    CURRENT.remove();
                } else {
                    CURRENT.set(outer);
                }
            }
        };
    }

    @Override
    public Snapshot snapshot() {
        Frame frame = CURRENT.get();
        if (frame == null) {
            throw new IllegalStateException("a state is read by operations only");
        }
        return frame;
    }

    @Override
    public void update(Consumer<Transaction> changes) {
        throw new FsException(Errno.EROFS);
    }

    @Override
    public long usedBytes() {
        return 0;
    }

    @Override
    public long maxBytes() {
        return 0;
    }

    @Override
    public void close() {
        // it holds nothing
    }
}

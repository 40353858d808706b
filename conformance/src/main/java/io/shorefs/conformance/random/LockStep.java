package io.shorefs.conformance.random;

import io.shorefs.api.LockOwner;
import io.shorefs.api.LockRange;
import java.time.Duration;

/** Steps on byte-range locks that do not wait; an owner may hold locks through several open files. */
public sealed interface LockStep extends Step {

    /** Takes a lock if it conflicts with none. */
    record Lock(int file, int owner, boolean exclusive, long start, long length) implements LockStep {
        @Override
        public String run(World w) {
            LockRange range = new LockRange(exclusive, start, length, numbered(owner));
            return World.outcome(
                    w.fileSystem().lock(w.file(file), range, Duration.ZERO), granted -> "granted " + granted);
        }
    }

    /** Gives locks back. */
    record Unlock(int file, int owner, long start, long length) implements LockStep {
        @Override
        public String run(World w) {
            LockRange range = new LockRange(true, start, length, numbered(owner));
            return World.outcome(w.fileSystem().unlock(w.file(file), range));
        }
    }

    /** Asks for the first conflict. */
    record Conflict(int file, int owner, boolean exclusive, long start, long length) implements LockStep {
        @Override
        public String run(World w) {
            LockRange range = new LockRange(exclusive, start, length, numbered(owner));
            return World.outcome(w.fileSystem().conflict(w.file(file), range), found -> found.map(LockRange::start)
                    .map(at -> "one at " + at)
                    .orElse("none"));
        }
    }

    private static LockOwner numbered(int number) {
        return new LockOwner(1 + number / 2, number % 2, "random");
    }
}

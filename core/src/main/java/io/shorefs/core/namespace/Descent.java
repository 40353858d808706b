package io.shorefs.core.namespace;

import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FsException;
import io.shorefs.core.key.Inode;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which directories lie above which. Parents hold still while the move lock is held; a way up that was walked without it counts as long as no directory was moved
 * since, so that others need not wait for the walk through a deep tree. Any thread.
 */
final class Descent {
    /** Of a directory without subdirectories, which is above none. */
    private static final int LEAST_LINKS = 2;

    private final Inodes inodes;

    /** Moves of directories to other parents; counted inside the move lock, when all see where the directory is. */
    private final AtomicLong moves = new AtomicLong();

    Descent(Inodes inodes) {
        this.inodes = inodes;
    }

    /**
     * A question.
     *
     * @param upper a directory
     * @param parent where that stands
     * @param lower another directory
     */
    record Question(long upper, long parent, long lower) {}

    /** What a walk found when so many moves had been made. */
    record Answer(long moves, boolean isAtOrAbove) {
        static final Answer UNKNOWN = new Answer(-1, false);
    }

    /** A directory was moved to another parent; inside the move lock. */
    void moved() {
        moves.incrementAndGet();
    }

    /** Whether {@code upper} is {@code lower} or lies above it; without any lock. */
    Answer look(Question question) {
        long before = moves.get();
        try {
            if (inodes.live(question.upper).nlink() == LEAST_LINKS) {
                return Answer.UNKNOWN; // quick to ask again, with the lock
            }
            long at = question.lower;
            while (!isEnd(question, at)) {
                at = inodes.live(at).parent();
                if (moves.get() != before) {
                    return Answer.UNKNOWN; // a way that was never there
                }
            }
            return new Answer(before, at == question.upper);
        } catch (FsException e) {
            return Answer.UNKNOWN; // one of them was removed: the locks tell
        }
    }

    /** The same with the move lock, and {@code upper} and {@code parent} locked; {@code before} is what was found without. */
    boolean isAtOrAbove(Question question, Answer before) {
        if (before.moves == moves.get()) {
            return before.isAtOrAbove;
        }
        if (inodes.live(question.upper).nlink() == LEAST_LINKS) {
            return question.upper == question.lower;
        }
        long at = question.lower;
        while (!isEnd(question, at)) {
            Inode directory = inodes.find(at);
            if (directory == null) {
                throw new FsException(Errno.ENOENT); // below a directory that was removed, and its parent after it
            }
            at = directory.parent();
        }
        return at == question.upper;
    }

    /** Whoever comes to the parent, and not through the directory, comes from elsewhere. */
    private static boolean isEnd(Question question, long at) {
        return at == question.upper || at == question.parent || at == FileSystem.ROOT;
    }
}

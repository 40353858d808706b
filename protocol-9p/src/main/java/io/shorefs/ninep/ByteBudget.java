package io.shorefs.ninep;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A bound on bytes that all connections of a server hold at once. Each takes them through a {@link Share} of its own. Any thread.
 *
 * <p>A connection may take four times what is left for the others: one alone four fifths, and however much some hold, a newcomer gets something.
 */
final class ByteBudget {
    private static final int TIMES_WHAT_IS_LEFT = 4;

    private final long limit;
    private final Errno refusal;
    private final AtomicLong taken = new AtomicLong();

    /**
     * A budget.
     *
     * @param refusal what a client is told when there is no room
     */
    ByteBudget(long limit, Errno refusal) {
        this.limit = limit;
        this.refusal = refusal;
    }

    /** The bound in bytes. */
    long limit() {
        return limit;
    }

    /** Bytes that are taken, by all. */
    long taken() {
        return taken.get();
    }

    Share share() {
        return new Share(this);
    }

    /** What one connection has taken of a budget. */
    static final class Share {
        private final ByteBudget budget;
        private final AtomicLong own = new AtomicLong();

        private Share(ByteBudget budget) {
            this.budget = budget;
        }

        /**
         * Takes bytes.
         *
         * @throws FsException the budget's refusal when that would be too many: nothing was taken
         */
        void take(long bytes) {
            long left = budget.limit - budget.taken.addAndGet(bytes);
            if (own.addAndGet(bytes) > TIMES_WHAT_IS_LEFT * left) {
                give(bytes);
                throw new FsException(budget.refusal);
            }
        }

        /**
         * Makes sure, before something is done that cannot be taken back, that bytes may probably be taken afterwards.
         *
         * @throws FsException the budget's refusal when not
         */
        void require(long bytes) {
            take(bytes);
            give(bytes);
        }

        /** Gives bytes back. */
        void give(long bytes) {
            own.addAndGet(-bytes);
            budget.taken.addAndGet(-bytes);
        }

        /** Bytes that are taken. */
        long taken() {
            return own.get();
        }
    }
}

package io.shorefs.core.commit;

/** From which state on the object store has what was evicted. The applying thread. */
final class OldestBase {
    private long number;

    /** Something is evicted that older states may not have as it is. */
    void atLeast(long base) {
        number = Math.max(number, base);
    }

    /** Whether what was read may be put into the local map. */
    boolean allows(StoredRange range) {
        return range.base() >= number;
    }
}

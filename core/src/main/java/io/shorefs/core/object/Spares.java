package io.shorefs.core.object;

import java.util.concurrent.atomic.AtomicReferenceArray;

/** Up to so many things that are dear to make, kept until somebody needs one. Any thread; nobody waits for another one. */
final class Spares<T> {
    private final AtomicReferenceArray<T> kept;

    /** Room for so many. */
    Spares(int most) {
        kept = new AtomicReferenceArray<>(most);
    }

    /** One of them, which is the caller's now; null when there is none. */
    T take() {
        for (int i = 0; i < kept.length(); i++) {
            T spare = kept.get(i) == null ? null : kept.getAndSet(i, null);
            if (spare != null) {
                return spare;
            }
        }
        return null;
    }

    /** Keeps one that is the caller's no more; false when there is no room: it is the caller's still. */
    boolean keep(T spare) {
        for (int i = 0; i < kept.length(); i++) {
            if (kept.compareAndSet(i, null, spare)) {
                return true;
            }
        }
        return false;
    }
}

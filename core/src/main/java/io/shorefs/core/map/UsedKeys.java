package io.shorefs.core.map;

import io.shorefs.core.key.Key;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Some of the keys that were found in the local map lately: every 64th, the last ones. Any thread. */
public final class UsedKeys {
    private static final int EVERY = 64;
    private static final int MOST = 4096;

    private final AtomicReferenceArray<Key> keys = new AtomicReferenceArray<>(MOST);

    /** Not exact when several threads count: this is on the hot path of everything. */
    private int count;

    void found(Key key) {
        int counted = count + 1;
        count = counted;
        if (counted % EVERY == 0) {
            keys.setRelease(Math.floorMod(counted / EVERY, MOST), key);
        }
    }

    /** Those since it was asked last, to be changed by who asks. */
    public NavigableSet<Key> take() {
        NavigableSet<Key> taken = new TreeSet<>();
        for (int i = 0; i < MOST; i++) {
            Key key = keys.getAndSet(i, null);
            if (key != null) {
                taken.add(key);
            }
        }
        return taken;
    }
}

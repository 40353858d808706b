package io.shorefs.core.check;

import io.shorefs.core.Progress;
import io.shorefs.core.key.Key;
import io.shorefs.core.tree.StoredMap;
import io.shorefs.spi.LocalMap;
import io.shorefs.spi.ObjectStore.StoreException;

/** A stored state, to be checked like a local one. Fails with {@link Unavailable}. One thread. */
final class StoredSnapshot implements LocalMap.Snapshot {
    /** Entries from one time that somebody is told to the next. */
    private static final int TOLD = 1 << 10;

    private final StoredMap map;
    private final long entries;
    private final Progress progress;
    private long passed;

    /**
     * Of a state.
     *
     * @param entries so many will be passed about
     */
    StoredSnapshot(StoredMap map, long entries, Progress progress) {
        this.map = map;
        this.entries = entries;
        this.progress = progress;
    }

    @Override
    public byte[] get(byte[] key) {
        try {
            return map.get(Key.of(key)).orElse(null);
        } catch (StoreException e) {
            throw new Unavailable(e);
        }
    }

    @Override
    public void scan(byte[] from, byte[] to, LocalMap.Visitor visitor) {
        try {
            map.scan(Key.of(from), Key.of(to), (key, value) -> {
                passed++;
                if (passed % TOLD == 0) {
                    progress.at("entries of metadata", passed, Math.max(passed, entries));
                }
                return visitor.entry(key.bytes(), value);
            });
        } catch (StoreException e) {
            throw new Unavailable(e);
        }
    }

    @Override
    public void close() {
        // nothing is held
    }
}

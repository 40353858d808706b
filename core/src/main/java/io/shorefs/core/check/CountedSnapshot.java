package io.shorefs.core.check;

import io.shorefs.core.Progress;
import io.shorefs.spi.LocalMap;

/** Tells how many entries were passed. One thread. */
final class CountedSnapshot implements LocalMap.Snapshot {
    /** Entries from one time that somebody is told to the next. */
    private static final int TOLD = 1 << 10;

    private final LocalMap.Snapshot snapshot;
    private final long entries;
    private final Progress progress;
    private long passed;

    /**
     * Over another one, which is closed with it.
     *
     * @param entries so many will be passed about; 0 when nobody knows
     */
    CountedSnapshot(LocalMap.Snapshot snapshot, long entries, Progress progress) {
        this.snapshot = snapshot;
        this.entries = entries;
        this.progress = progress;
    }

    @Override
    public byte[] get(byte[] key) {
        return snapshot.get(key);
    }

    @Override
    public void scan(byte[] from, byte[] to, LocalMap.Visitor visitor) {
        snapshot.scan(from, to, (key, value) -> {
            passed++;
            if (passed % TOLD == 0) {
                progress.at("entries of metadata", passed, entries == 0 ? 0 : Math.max(passed, entries));
            }
            return visitor.entry(key, value);
        });
    }

    @Override
    public void close() {
        snapshot.close();
    }
}

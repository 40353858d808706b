package io.shorefs.core.check;

import io.shorefs.core.key.Key;
import io.shorefs.core.tree.StoredMap;
import io.shorefs.spi.LocalMap;
import io.shorefs.spi.ObjectStore.StoreException;

/** A stored state, to be checked like a local one. Fails with {@link Unavailable}. One thread. */
record StoredSnapshot(StoredMap map) implements LocalMap.Snapshot {
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
            map.scan(Key.of(from), Key.of(to), (key, value) -> visitor.entry(key.bytes(), value));
        } catch (StoreException e) {
            throw new Unavailable(e);
        }
    }

    @Override
    public void close() {
        // nothing is held
    }
}

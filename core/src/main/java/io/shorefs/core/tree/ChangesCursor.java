package io.shorefs.core.tree;

import io.shorefs.core.key.Key;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/** Entries that somebody else has in order. */
final class ChangesCursor implements Cursor {
    private final Iterator<Map.Entry<Key, Optional<byte[]>>> entries;
    private Key key;
    private Optional<byte[]> value = Optional.empty();

    ChangesCursor(Iterator<Map.Entry<Key, Optional<byte[]>>> entries) {
        this.entries = entries;
        advance();
    }

    @Override
    public Key key() {
        return key;
    }

    @Override
    public Optional<byte[]> value() {
        return value;
    }

    @Override
    public void advance() {
        if (entries.hasNext()) {
            Map.Entry<Key, Optional<byte[]>> entry = entries.next();
            key = entry.getKey();
            value = entry.getValue();
        } else {
            key = null;
            value = Optional.empty();
        }
    }
}

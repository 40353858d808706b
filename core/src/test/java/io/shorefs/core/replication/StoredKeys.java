package io.shorefs.core.replication;

import io.shorefs.memory.MemoryStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What lies in a store. */
final class StoredKeys {
    private StoredKeys() {}

    /** The keys that begin like this. */
    static List<String> of(MemoryStore store, String prefix) {
        List<String> keys = new ArrayList<>();
        store.list(prefix, Optional.empty(), listed -> keys.add(listed.key()));
        return keys;
    }
}

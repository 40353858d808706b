package io.shorefs.core.map;

import io.shorefs.core.key.Key;
import io.shorefs.core.key.Value;
import java.util.Iterator;
import java.util.Map;

/** A sorted table of the newest values of some keys. */
public sealed interface Table permits ActiveTable, SortedTable {
    /** The value, {@link Value.Absent} for a removed key, or null when this table says nothing of the key. */
    Value get(Key key);

    /** The entries from {@code from} (inclusive) on, in order. */
    Iterator<Map.Entry<Key, Value>> from(Key from);
}

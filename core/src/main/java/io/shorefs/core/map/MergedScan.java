package io.shorefs.core.map;

import io.shorefs.core.key.Key;
import io.shorefs.core.key.Value;
import io.shorefs.spi.LocalMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** One pass over memory tables and a snapshot, in order of keys: the newest value of each, removed ones left out. One thread, used once. */
final class MergedScan {
    private final Source[] sources;
    private final Key from;
    private final Key to;
    private final OrderedMap.Visitor visitor;
    private boolean stopped;

    /** The tables are newest first. */
    MergedScan(List<Table> tables, Key from, Key to, OrderedMap.Visitor visitor) {
        this.from = from;
        this.to = to;
        this.visitor = visitor;
        sources = tables.stream().map(t -> new Source(t.from(from), to)).toArray(Source[]::new);
    }

    /** Runs the scan. */
    void over(LocalMap.Snapshot snapshot) {
        snapshot.scan(from.bytes(), to.bytes(), (keyBytes, valueBytes) -> {
            Key key = Key.of(keyBytes);
            memoryBefore(key);
            if (!stopped && !memoryHas(key)) {
                visit(key, StoredValues.decode(key, valueBytes));
            }
            return !stopped;
        });
        memoryBefore(to);
    }

    /** Whether the visitor said stop. */
    boolean isStopped() {
        return stopped;
    }

    private void memoryBefore(Key bound) {
        while (!stopped) {
            Source newest = lowest();
            if (newest == null || newest.key.compareTo(bound) >= 0) {
                return;
            }
            take(newest);
        }
    }

    private boolean memoryHas(Key key) {
        Source newest = lowest();
        if (newest == null || !newest.key.equals(key)) {
            return false;
        }
        take(newest);
        return true;
    }

    private void take(Source newest) {
        Key key = newest.key;
        Value value = newest.value;
        for (Source source : sources) {
            if (source.key != null && source.key.equals(key)) {
                source.advance(to);
            }
        }
        if (value != Value.Absent.ABSENT) {
            visit(key, value);
        }
    }

    private void visit(Key key, Value value) {
        stopped = !visitor.entry(key, value);
    }

    /** The source with the lowest key; of several, the newest table's. */
    private Source lowest() {
        Source best = null;
        for (Source source : sources) {
            if (source.key != null && (best == null || source.key.compareTo(best.key) < 0)) {
                best = source;
            }
        }
        return best;
    }

    private static final class Source {
        private final Iterator<Map.Entry<Key, Value>> entries;
        private Key key;
        private Value value;

        Source(Iterator<Map.Entry<Key, Value>> entries, Key to) {
            this.entries = entries;
            advance(to);
        }

        void advance(Key to) {
            if (entries.hasNext()) {
                Map.Entry<Key, Value> entry = entries.next();
                key = entry.getKey();
                value = entry.getValue();
                if (key.compareTo(to) < 0) {
                    return;
                }
            }
            key = null;
            value = null;
        }
    }
}

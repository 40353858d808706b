package io.shorefs.core.tree;

import io.shorefs.core.key.Key;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a log says: the net changes of a generation, or nothing when it is a fence.
 *
 * @param number of the log
 * @param journal id of the journal that wrote it
 * @param generation of that journal; 0 for a fence
 */
public record LogChanges(long number, long journal, long generation, Changes changes) {
    /** One that has its changes in itself: in order of keys, each once; empty for a removed key. The entries of a {@link java.util.SortedMap}, or what makes them one by one. */
    public LogChanges(long number, long journal, long generation, Iterable<Map.Entry<Key, Optional<byte[]>>> entries) {
        this(number, journal, generation, new Changes.Inside(entries));
    }

    /** Where they are. */
    public sealed interface Changes {
        /** In the log. */
        record Inside(Iterable<Map.Entry<Key, Optional<byte[]>>> entries) implements Changes {}

        /** In tables, which are a run already. */
        record InTables(List<TableRef> tables) implements Changes {}
    }
}

package io.shorefs.core.tree;

import io.shorefs.core.key.Key;
import java.util.Map;
import java.util.Optional;

/**
 * What a log says: the net changes of a generation, or nothing when it is a fence.
 *
 * @param number of the log
 * @param journal id of the journal that wrote it
 * @param generation of that journal; 0 for a fence
 * @param changes in order of keys, each once; empty for a removed key. The entries of a {@link java.util.SortedMap}, or what makes them one by one
 */
public record LogChanges(
        long number, long journal, long generation, Iterable<Map.Entry<Key, Optional<byte[]>>> changes) {}

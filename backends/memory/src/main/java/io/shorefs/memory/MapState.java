package io.shorefs.memory;

import java.util.Arrays;

/**
 * A state of a map. Immutable.
 *
 * @param tree its entries, null when there is none
 * @param bytes what they take
 */
record MapState(Tree tree, long bytes) {
    static final MapState EMPTY = new MapState(null, 0);
    private static final int ENTRY = 64; // node and array headers, about

    MapState put(byte[] key, byte[] value) {
        return new MapState(
                Tree.put(tree, key.clone(), value.clone()), bytes - bytesOf(key) + ENTRY + key.length + value.length);
    }

    MapState delete(byte[] key) {
        return new MapState(Tree.delete(tree, key), bytes - bytesOf(key));
    }

    /** A copy of the value, or null. */
    byte[] get(byte[] key) {
        byte[] value = Tree.get(tree, key);
        return value == null ? null : Arrays.copyOf(value, value.length);
    }

    private long bytesOf(byte[] key) {
        byte[] value = Tree.get(tree, key);
        return value == null ? 0 : ENTRY + key.length + value.length;
    }
}

package io.shorefs.memory;

import io.shorefs.spi.LocalMap.Visitor;
import java.util.Arrays;

/**
 * An immutable ordered map of bytes: a change makes a new tree that shares with the old one all but a path from the root.
 *
 * <p>A treap: ordered by key, and a heap by a number that is made of the key, so that its shape depends on nothing but its keys, and its height is logarithmic for
 * keys that nobody chose against it. The arrays inside never leave it.
 */
record Tree(byte[] key, byte[] value, int priority, Tree left, Tree right) {
    private record Halves(Tree lower, Tree higher) {
        private static final Halves EMPTY = new Halves(null, null);
    }

    /** The value of a key in a tree, which may be null for an empty one; null when it is absent. */
    static byte[] get(Tree tree, byte[] key) {
        Tree at = tree;
        while (at != null) {
            int order = Arrays.compareUnsigned(key, at.key);
            if (order == 0) {
                return at.value;
            }
            at = order < 0 ? at.left : at.right;
        }
        return null;
    }

    /** A tree with the key set. */
    static Tree put(Tree tree, byte[] key, byte[] value) {
        if (get(tree, key) != null) {
            return replace(tree, key, value);
        }
        return insert(tree, new Tree(key, value, priority(key), null, null));
    }

    /** A tree without the key. */
    static Tree delete(Tree tree, byte[] key) {
        return get(tree, key) == null ? tree : remove(tree, key);
    }

    /** Visits the keys of a range in order; false when the visitor ended it. */
    static boolean scan(Tree tree, byte[] from, byte[] to, Visitor visitor) {
        if (tree == null) {
            return true;
        }
        boolean atLeastFrom = Arrays.compareUnsigned(tree.key, from) >= 0;
        boolean belowTo = Arrays.compareUnsigned(tree.key, to) < 0;
        if (atLeastFrom && !scan(tree.left, from, to, visitor)) {
            return false;
        }
        if (atLeastFrom && belowTo && !visitor.entry(tree.key.clone(), tree.value.clone())) {
            return false;
        }
        return !belowTo || scan(tree.right, from, to, visitor);
    }

    private static Tree replace(Tree tree, byte[] key, byte[] value) {
        int order = Arrays.compareUnsigned(key, tree.key);
        if (order == 0) {
            return new Tree(tree.key, value, tree.priority, tree.left, tree.right);
        }
        return order < 0
                ? tree.with(replace(tree.left, key, value), tree.right)
                : tree.with(tree.left, replace(tree.right, key, value));
    }

    private static Tree insert(Tree tree, Tree leaf) {
        if (tree == null) {
            return leaf;
        }
        if (leaf.priority > tree.priority) {
            Halves halves = split(tree, leaf.key);
            return leaf.with(halves.lower, halves.higher);
        }
        return Arrays.compareUnsigned(leaf.key, tree.key) < 0
                ? tree.with(insert(tree.left, leaf), tree.right)
                : tree.with(tree.left, insert(tree.right, leaf));
    }

    private static Tree remove(Tree tree, byte[] key) {
        int order = Arrays.compareUnsigned(key, tree.key);
        if (order == 0) {
            return join(tree.left, tree.right);
        }
        return order < 0
                ? tree.with(remove(tree.left, key), tree.right)
                : tree.with(tree.left, remove(tree.right, key));
    }

    private static Halves split(Tree tree, byte[] key) {
        if (tree == null) {
            return Halves.EMPTY;
        }
        if (Arrays.compareUnsigned(key, tree.key) < 0) {
            Halves halves = split(tree.left, key);
            return new Halves(halves.lower, tree.with(halves.higher, tree.right));
        }
        Halves halves = split(tree.right, key);
        return new Halves(tree.with(tree.left, halves.lower), halves.higher);
    }

    private static Tree join(Tree lower, Tree higher) {
        if (lower == null) {
            return higher;
        }
        if (higher == null) {
            return lower;
        }
        return lower.priority > higher.priority
                ? lower.with(lower.left, join(lower.right, higher))
                : higher.with(join(lower, higher.left), higher.right);
    }

    private Tree with(Tree newLeft, Tree newRight) {
        return new Tree(key, value, priority, newLeft, newRight);
    }

    /** The finalizer of MurmurHash3 (public domain) over the array's hash: it spreads keys that differ in their last bytes only. */
    private static int priority(byte[] key) {
        int mixed = Arrays.hashCode(key);
        mixed = (mixed ^ (mixed >>> 16)) * 0x85ebca6b;
        mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
        return mixed ^ (mixed >>> 16);
    }
}

package io.shorefs.acceptance.crash;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A simple model of a session's directory: what each path stands for. Operations must be possible on it. */
final class Tree {
    private final NavigableMap<String, Node> nodes = new TreeMap<>();

    /** The same, sharing nothing that can change; files with several names stay one file. */
    Tree copy() {
        Tree copy = new Tree();
        IdentityHashMap<Node, Node> files = new IdentityHashMap<>();
        nodes.forEach((path, node) -> copy.nodes.put(path, files.computeIfAbsent(node, Node::copy)));
        return copy;
    }

    Node get(String path) {
        return nodes.get(path);
    }

    void put(String path, Node node) {
        nodes.put(path, node);
    }

    Set<String> paths() {
        return nodes.keySet();
    }

    /** The paths that differ. */
    Set<String> differences(Tree other) {
        Set<String> all = new TreeSet<>(nodes.keySet());
        all.addAll(other.nodes.keySet());
        all.removeIf(path -> equalAt(path, other));
        return all;
    }

    /** Whether a path stands for the same in both. */
    boolean equalAt(String path, Tree other) {
        Node mine = nodes.get(path);
        return mine == null ? other.nodes.get(path) == null : mine.equals(other.nodes.get(path));
    }

    /** Applies an operation: the paths where something may have changed. */
    Set<String> apply(Operation operation) {
        return switch (operation) {
            case Operation.Create op -> placed(op.path(), new Node.File());
            case Operation.Symlink op -> placed(op.path(), new Node.Symlink(op.target()));
            case Operation.Mkdir op -> placed(op.path(), new Node.Directory());
            case Operation.Write op -> changed(op.path(), f -> f.write(op.offset(), op.data()));
            case Operation.Truncate op ->
                changed(op.path(), f -> f.content = java.util.Arrays.copyOf(f.content, op.size()));
            case Operation.Chmod op -> changed(op.path(), f -> f.mode = op.mode());
            case Operation.SetXattr op -> changed(op.path(), f -> f.xattrs.put(op.name(), op.value()));
            case Operation.Link op -> linked(op);
            case Operation.Rmdir op -> removed(op.path());
            case Operation.Unlink op -> removed(op.path());
            case Operation.Rename op -> renamed(op);
            case Operation.Sync op -> Set.of();
        };
    }

    private Set<String> placed(String path, Node node) {
        nodes.put(path, node);
        return Set.of(path);
    }

    private Set<String> changed(String path, java.util.function.Consumer<Node.File> change) {
        Node.File file = (Node.File) nodes.get(path);
        change.accept(file);
        return names(file);
    }

    private Set<String> names(Node node) {
        Set<String> names = new HashSet<>();
        nodes.forEach((path, other) -> {
            if (other == node) {
                names.add(path);
            }
        });
        return names;
    }

    private Set<String> linked(Operation.Link op) {
        Node.File file = (Node.File) nodes.get(op.path());
        file.links++;
        nodes.put(op.newPath(), file);
        return names(file);
    }

    private Set<String> removed(String path) {
        Node node = nodes.remove(path);
        Set<String> touched = new HashSet<>(Set.of(path));
        if (node instanceof Node.File file) {
            file.links--;
            touched.addAll(names(file));
        }
        return touched;
    }

    private Set<String> renamed(Operation.Rename op) {
        Node moved = nodes.get(op.path());
        Node target = nodes.get(op.newPath());
        if (moved == target) {
            return Set.of(); // two names of one file: rename(2) does nothing
        }
        Set<String> touched = target == null ? new HashSet<>() : removed(op.newPath());
        for (String path : below(op.path())) {
            String newPath = op.newPath() + path.substring(op.path().length());
            nodes.put(newPath, nodes.remove(path));
            touched.add(path);
            touched.add(newPath);
        }
        return touched;
    }

    /** A path, and all that is below it. */
    private List<String> below(String path) {
        List<String> below = new ArrayList<>(List.of(path));
        below.addAll(nodes.subMap(path + "/", path + "0").keySet());
        return below;
    }

    /** Whether a directory has nothing in it. */
    boolean isEmpty(String path) {
        return below(path).size() == 1;
    }
}

package io.shorefs.conformance.model;

import io.shorefs.api.Name;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A directory's entries, by name and by position. Positions only grow; 1 and 2 are {@code "."} and {@code ".."}. */
final class Directory implements Content {
    /** The position of {@code "."}. */
    static final long DOT = 1;

    /** The position of {@code ".."}. */
    static final long DOT_DOT = 2;

    /** A name, and the inode that it names. */
    record Entry(Name name, Node node) {}

    private final Map<Name, Long> positions = new HashMap<>();
    private final NavigableMap<Long, Entry> entries = new TreeMap<>();
    private long nextPosition = DOT_DOT + 1;
    private long parent;

    Directory(long parent) {
        this.parent = parent;
    }

    /** The number of the directory that this one lies in; the root's is itself. */
    long parent() {
        return parent;
    }

    void moveTo(long newParent) {
        parent = newParent;
    }

    Optional<Node> find(Name name) {
        return Optional.ofNullable(positions.get(name)).map(entries::get).map(Entry::node);
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Adds a name that is not there, behind all others. */
    void add(Name name, Node node) {
        place(nextPosition++, name, node);
    }

    void remove(Name name) {
        entries.remove(positions.remove(name));
    }

    /** Gives a name that is there another inode; its position stays. */
    void replace(Name name, Node node) {
        place(positions.get(name), name, node);
    }

    /** Gives an entry a name that is not there; its position stays. */
    void rename(Name from, Name to) {
        long position = positions.remove(from);
        place(position, to, entries.get(position).node());
    }

    /** The entries behind a position, by position. */
    List<Map.Entry<Long, Entry>> behind(long position) {
        return List.copyOf(entries.tailMap(position, false).entrySet());
    }

    private void place(long position, Name name, Node node) {
        positions.put(name, position);
        entries.put(position, new Entry(name, node));
    }

    @Override
    public long size() {
        return entries.size();
    }

    @Override
    public long allocated() {
        return 0;
    }
}

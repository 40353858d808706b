package io.shorefs.core.simulation.bucket;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What all files are after one change, and the moment before it. Moments are a tree: servers that do not know of each other go on from the same one. Immutable. */
final class Moment {
    private final Moment before;
    private final int depth;
    private final String change;
    private final Map<String, byte[]> files;
    private final String told;

    /** The first one: no files. */
    Moment() {
        this(null, "nothing", Map.of());
    }

    private Moment(Moment before, String change, Map<String, byte[]> files) {
        this.before = before;
        this.depth = before == null ? 0 : before.depth + 1;
        this.change = change;
        this.files = files;
        told = told(files);
    }

    /** What files are, in short: equal for equal files. */
    static String told(Map<String, byte[]> files) {
        return new TreeMap<>(files)
                .entrySet().stream()
                        .map(file -> file.getKey() + "=" + file.getValue().length + ":"
                                + Integer.toHexString(Arrays.hashCode(file.getValue())))
                        .collect(Collectors.joining(" "));
    }

    /** After a change of one file; null removes it. */
    Moment with(String what, String name, UnaryOperator<byte[]> changed) {
        Map<String, byte[]> next = new TreeMap<>(files);
        byte[] content = changed.apply(files.get(name));
        if (content == null) {
            next.remove(name);
        } else {
            next.put(name, content);
        }
        return new Moment(this, what + " " + name, next);
    }

    /** After a file has another name. */
    Moment renamed(String from, String to) {
        Map<String, byte[]> next = new TreeMap<>(files);
        next.put(to, next.remove(from));
        return new Moment(this, "rename " + from + " " + to, next);
    }

    Map<String, byte[]> files() {
        return files;
    }

    String told() {
        return told;
    }

    /** Whether it is the other one, or came before it. */
    boolean isBefore(Moment later) {
        Moment at = later;
        while (at.depth > depth) {
            at = at.before;
        }
        return at == this;
    }

    @Override
    public String toString() {
        return depth + " (" + change + ") " + told;
    }
}

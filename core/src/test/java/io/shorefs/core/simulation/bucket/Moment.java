package io.shorefs.core.simulation.bucket;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** What all files are after one change, and the moment before it. Moments are a tree: servers that do not know of each other go on from the same one. Immutable. */
final class Moment {
    private static final byte[] NONE = {};

    private final Moment before;
    private final int depth;
    private final String change;
    private final Map<String, Content> files;

    /** The first one: no files. */
    Moment() {
        this(null, "nothing", Map.of());
    }

    private Moment(Moment before, String change, Map<String, Content> files) {
        this.before = before;
        this.depth = before == null ? 0 : before.depth + 1;
        this.change = change;
        this.files = files;
    }

    /** After a file was made. */
    Moment created(String name) {
        return with("create", name, none -> NONE);
    }

    /** After a change of one file. */
    Moment with(String what, String name, UnaryOperator<byte[]> changed) {
        Map<String, Content> next = new TreeMap<>(files);
        Content content = files.get(name);
        next.put(name, new Content(changed.apply(content == null ? NONE : content.bytes())));
        return new Moment(this, what + " " + name, next);
    }

    /** After a file was removed. */
    Moment without(String name) {
        Map<String, Content> next = new TreeMap<>(files);
        next.remove(name);
        return new Moment(this, "unlink " + name, next);
    }

    /** After a file has another name. */
    Moment renamed(String from, String to) {
        Map<String, Content> next = new TreeMap<>(files);
        next.put(to, next.remove(from));
        return new Moment(this, "rename " + from + " " + to, next);
    }

    Map<String, Content> files() {
        return files;
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
        return depth + " (" + change + ") " + Content.told(files);
    }
}

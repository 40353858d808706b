package io.shorefs.core.replication;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a server's files must be: what is done to it is done here, too. */
final class ExpectedFiles {
    private final SortedMap<String, byte[]> files = new TreeMap<>();

    /** The bytes of a file; null when there is none. */
    byte[] content(String name) {
        return files.get(name);
    }

    /** The same, which goes its own way from here on. */
    ExpectedFiles copy() {
        ExpectedFiles copy = new ExpectedFiles();
        copy.files.putAll(files); // contents are never changed in place
        return copy;
    }

    /** All of them as they are now. */
    Map<String, byte[]> now() {
        return Map.copyOf(files);
    }

    /** Those that there are. */
    Set<String> names() {
        return files.keySet();
    }

    /** Nothing when there is no such file. */
    void unlink(Server server, String name) {
        if (files.remove(name) != null) {
            server.unlink(name);
        }
    }

    void unlinkAll(Server server) {
        files.keySet().forEach(server::unlink);
        files.clear();
    }

    /** Nothing when there is no such file. */
    void rename(Server server, String from, String to) {
        byte[] moved = files.remove(from);
        if (moved != null) {
            server.rename(from, to);
            files.put(to, moved);
        }
    }

    void truncate(Server server, String name, int size) {
        server.truncate(name, size);
        files.merge(name, new byte[size], (before, empty) -> Arrays.copyOf(before, size));
    }

    void write(Server server, String name, int at, byte[] bytes) {
        server.write(name, at, bytes);
        byte[] before = files.getOrDefault(name, new byte[0]);
        byte[] after = Arrays.copyOf(before, Math.max(before.length, at + bytes.length));
        System.arraycopy(bytes, 0, after, at, bytes.length);
        files.put(name, after);
    }

    /** The server has the file's bytes, or no such file. */
    void assertSame(Server server, String name) {
        assertEquals(-1, mismatch(files.get(name), server.read(name)), () -> "first wrong byte of " + name);
    }

    private static int mismatch(byte[] expected, byte[] found) {
        return expected == null || found == null ? (expected == found ? -1 : 0) : Arrays.mismatch(expected, found);
    }
}

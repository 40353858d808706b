package io.shorefs.core.simulation.bucket;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The bytes of a file, which nobody changes; equal when they are. */
record Content(byte[] bytes, int hash) {
    Content(byte[] bytes) {
        this(bytes, Arrays.hashCode(bytes));
    }

    /** What files with such bytes are. */
    static Map<String, Content> of(Map<String, byte[]> files) {
        Map<String, Content> all = new TreeMap<>();
        files.forEach((name, bytes) -> all.put(name, new Content(bytes)));
        return all;
    }

    /** What files are, in short. */
    static String told(Map<String, Content> files) {
        return files.entrySet().stream()
                .map(file -> file.getKey() + "=" + file.getValue())
                .collect(Collectors.joining(" "));
    }

    @Override
    public boolean equals(Object other) {
        return other == this
                || (other instanceof Content content && hash == content.hash && Arrays.equals(bytes, content.bytes));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return bytes.length + ":" + Integer.toHexString(hash);
    }
}

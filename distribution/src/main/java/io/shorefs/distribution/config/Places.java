package io.shorefs.distribution.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the keys of one file stand.
 *
 * @param file its name, for messages
 * @param origins by path
 */
record Places(String file, Map<String, Origin> origins) {
    /** What the file has at a path. */
    Optional<Origin> at(String path) {
        return Optional.ofNullable(origins.get(path));
    }

    /** A path of the file system as the file writes it, counted from the file's folder; empty when the text is none. */
    Optional<Path> path(String text) {
        try {
            return text.isBlank()
                    ? Optional.empty()
                    : Optional.of(
                            Path.of(file).toAbsolutePath().resolveSibling(text).normalize());
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** A mistake at a path; where the file lacks that path, at the table around it. */
    ConfigurationException mistake(String path, String sentence) {
        return new ConfigurationException(file + line(path) + ": " + path + ": " + sentence);
    }

    private String line(String path) {
        String at = path;
        while (!origins.containsKey(at)) {
            int dot = at.lastIndexOf('.');
            if (dot < 0) {
                return "";
            }
            at = at.substring(0, dot);
        }
        return ":" + origins.get(at).line();
    }
}

package io.shorefs.distribution.config;

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

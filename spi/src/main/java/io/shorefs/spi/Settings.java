package io.shorefs.spi;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The part of the configuration that belongs to one plugin: a table of keys. Immutable, any thread.
 *
 * <p>A reader asks for each key that it knows; a value of the wrong kind is an {@link IllegalArgumentException} whose message
 * names the key, the value and what is wanted. Keys that were never asked for are reported by the server as unknown.
 */
public interface Settings {
    /** The keys of this table, as written. */
    Set<String> keys();

    /** A text. */
    Optional<String> text(String key);

    /** A list of texts; empty when the key is absent. */
    List<String> texts(String key);

    /** A whole number. */
    Optional<Long> number(String key);

    /** True or false. */
    Optional<Boolean> flag(String key);

    /** A size in bytes: a number, or a text such as {@code "512 MiB"} (KiB, MiB, GiB, TiB; kB, MB, GB, TB). */
    Optional<Long> size(String key);

    /** A duration: a text such as {@code "250 ms"}, {@code "1s"}, {@code "10 min"}, {@code "1h"}. */
    Optional<java.time.Duration> duration(String key);

    /** A path; a relative one counts from the folder of the configuration file. */
    Optional<Path> path(String key);

    /** A table inside this one; empty when absent. */
    Settings table(String key);
}

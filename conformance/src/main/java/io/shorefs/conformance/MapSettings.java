package io.shorefs.conformance;

import io.shorefs.spi.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A table of the configuration, in memory, as the tests of a plugin give it one.
 *
 * @param table values of the types that {@link Settings} gives; a path is a text, one text may stand for a list of texts, a table is a map
 */
public record MapSettings(Map<String, Object> table) implements Settings {
    private <T> Optional<T> value(String key, Class<T> type) {
        return Optional.ofNullable(table.get(key)).map(type::cast);
    }

    @Override
    public Set<String> keys() {
        return table.keySet();
    }

    @Override
    public Optional<String> text(String key) {
        return value(key, String.class);
    }

    @Override
    public List<String> texts(String key) {
        return Stream.ofNullable(table.get(key))
                .flatMap(value -> value instanceof List<?> list ? list.stream() : Stream.of(value))
                .map(String.class::cast)
                .toList();
    }

    @Override
    public Optional<Long> number(String key) {
        return value(key, Long.class);
    }

    @Override
    public Optional<Boolean> flag(String key) {
        return value(key, Boolean.class);
    }

    @Override
    public Optional<Long> size(String key) {
        return value(key, Long.class);
    }

    @Override
    public Optional<Duration> duration(String key) {
        return value(key, Duration.class);
    }

    @Override
    public Optional<Path> path(String key) {
        return text(key).map(Path::of);
    }

    @Override
    @SuppressWarnings("unchecked") // a test writes what it means
    public Settings table(String key) {
        return new MapSettings((Map<String, Object>) table.getOrDefault(key, Map.of()));
    }
}

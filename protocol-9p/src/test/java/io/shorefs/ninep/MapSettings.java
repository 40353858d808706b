package io.shorefs.ninep;

import io.shorefs.spi.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Settings from a map of values of their types. */
record MapSettings(Map<String, Object> values) implements Settings {
    static final MapSettings EMPTY = new MapSettings(Map.of());

    private <T> Optional<T> get(String key, Class<T> type) {
        return Optional.ofNullable(values.get(key)).map(type::cast);
    }

    @Override
    public Set<String> keys() {
        return values.keySet();
    }

    @Override
    public Optional<String> text(String key) {
        return get(key, String.class);
    }

    @Override
    public List<String> texts(String key) {
        return text(key).stream().toList();
    }

    @Override
    public Optional<Long> number(String key) {
        return get(key, Long.class);
    }

    @Override
    public Optional<Boolean> flag(String key) {
        return get(key, Boolean.class);
    }

    @Override
    public Optional<Long> size(String key) {
        return get(key, Long.class);
    }

    @Override
    public Optional<Duration> duration(String key) {
        return get(key, Duration.class);
    }

    @Override
    public Optional<Path> path(String key) {
        return text(key).map(Path::of);
    }

    @Override
    public Settings table(String key) {
        return EMPTY;
    }
}

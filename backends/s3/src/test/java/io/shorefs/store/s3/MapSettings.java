package io.shorefs.store.s3;

import io.shorefs.spi.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The table {@code [aws]}, in memory; its keys are texts and flags. */
record MapSettings(Map<String, Object> table) implements Settings {
    @Override
    public Set<String> keys() {
        return table.keySet();
    }

    @Override
    public Optional<String> text(String key) {
        return Optional.ofNullable((String) table.get(key));
    }

    @Override
    public Optional<Boolean> flag(String key) {
        return Optional.ofNullable((Boolean) table.get(key));
    }

    @Override
    public List<String> texts(String key) {
        throw new UnsupportedOperationException(key);
    }

    @Override
    public Optional<Long> number(String key) {
        throw new UnsupportedOperationException(key);
    }

    @Override
    public Optional<Long> size(String key) {
        throw new UnsupportedOperationException(key);
    }

    @Override
    public Optional<Duration> duration(String key) {
        throw new UnsupportedOperationException(key);
    }

    @Override
    public Optional<Path> path(String key) {
        throw new UnsupportedOperationException(key);
    }

    @Override
    public Settings table(String key) {
        throw new UnsupportedOperationException(key);
    }
}

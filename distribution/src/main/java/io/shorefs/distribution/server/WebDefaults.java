package io.shorefs.distribution.server;

import io.shorefs.spi.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The table of a web server for its protocol. Tabs are fewer than mounts and ask for smaller messages, so what nobody has set is smaller here: the heap is enough for this
 * server beside the other one, whatever its size.
 *
 * @param sizes in bytes, by key
 */
record WebDefaults(Settings table, Map<String, Long> sizes) implements Settings {
    private static final long MIB = 1 << 20;
    private static final long LEAST = 256 << 10;

    static WebDefaults of(Settings table) {
        long heap = Runtime.getRuntime().maxMemory();
        return new WebDefaults(
                table,
                Map.of(
                        "max_message", MIB,
                        "fid_memory", Math.clamp(heap / 48, LEAST, 16 * MIB),
                        "xattr_memory", Math.clamp(heap / 192, LEAST, 4 * MIB)));
    }

    @Override
    public Set<String> keys() {
        return table.keys();
    }

    @Override
    public Optional<String> text(String key) {
        return table.text(key);
    }

    @Override
    public List<String> texts(String key) {
        return table.texts(key);
    }

    @Override
    public Optional<Long> number(String key) {
        return table.number(key);
    }

    @Override
    public Optional<Boolean> flag(String key) {
        return table.flag(key);
    }

    @Override
    public Optional<Long> size(String key) {
        return table.size(key).or(() -> Optional.ofNullable(sizes.get(key)));
    }

    @Override
    public Optional<Duration> duration(String key) {
        return table.duration(key);
    }

    @Override
    public Optional<Path> path(String key) {
        return table.path(key);
    }

    @Override
    public Settings table(String key) {
        return table.table(key);
    }
}

package io.shorefs.distribution.config;

import io.helidon.config.Config;
import io.shorefs.spi.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A table of the configuration. It remembers which keys were asked for; those that nobody asked for are unknown.
 *
 * <p>Mistakes are {@link ConfigurationException}s that name file, line and key. Any thread.
 */
public final class ConfigSettings implements Settings {
    private final Config config;
    private final String path;
    private final Places places;
    private final Set<String> asked = new ConcurrentSkipListSet<>();
    private final Map<String, ConfigSettings> tables = new ConcurrentHashMap<>();

    ConfigSettings(Config config, String path, Places places) {
        this.config = config;
        this.path = path;
        this.places = places;
    }

    @Override
    public Set<String> keys() {
        Set<String> keys = new TreeSet<>();
        for (Config child : children(config)) {
            keys.add(child.name());
        }
        return keys;
    }

    @Override
    public Optional<String> text(String key) {
        return value(key, Set.of(ValueKind.TEXT), ValueKind.TEXT.description(), Optional::of);
    }

    @Override
    public List<String> texts(String key) {
        return list(key, Set.of(ValueKind.TEXT), "a list of texts");
    }

    /** A list of names or numbers, numbers in digits. */
    public List<String> names(String key) {
        return list(key, Set.of(ValueKind.TEXT, ValueKind.NUMBER), "a list of names or numbers");
    }

    @Override
    public Optional<Long> number(String key) {
        return value(
                key, Set.of(ValueKind.NUMBER, ValueKind.TEXT), ValueKind.NUMBER.description(), ConfigSettings::whole);
    }

    @Override
    public Optional<Boolean> flag(String key) {
        return value(key, Set.of(ValueKind.FLAG, ValueKind.TEXT), ValueKind.FLAG.description(), text -> switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    @Override
    public Optional<Long> size(String key) {
        return value(key, Set.of(ValueKind.NUMBER, ValueKind.TEXT), ByteSize.WANTED, text -> {
            var size = ByteSize.parse(text);
            return size.isPresent() ? Optional.of(size.getAsLong()) : Optional.empty();
        });
    }

    @Override
    public Optional<Duration> duration(String key) {
        return value(key, Set.of(ValueKind.TEXT), Durations.WANTED, Durations::parse);
    }

    @Override
    public Optional<Path> path(String key) {
        return value(key, Set.of(ValueKind.TEXT), "a path", places::path);
    }

    @Override
    public ConfigSettings table(String key) {
        asked.add(key);
        if (kind(key).filter(kind -> kind != ValueKind.TABLE).isPresent()) {
            throw wrong(key, ValueKind.TABLE.description());
        }
        return tables.computeIfAbsent(key, k -> new ConfigSettings(config.get(k), absolute(k), places));
    }

    /** A mistake at a key of this table, for a check that only the caller can do. */
    public ConfigurationException mistake(String key, String sentence) {
        return places.mistake(absolute(key), sentence);
    }

    /** What a part that read this table found wrong, with the place of the key that its message begins with. */
    public ConfigurationException mistake(IllegalArgumentException cause) {
        if (cause instanceof ConfigurationException mistake) {
            return mistake;
        }
        String message = String.valueOf(cause.getMessage());
        return keysWithin()
                .filter(message::startsWith)
                .max(Comparator.comparingInt(String::length))
                .map(key -> mistake(key, message))
                .orElseGet(() -> places.mistake(path, message));
    }

    /** The keys of this table, and those of the tables inside it with a dot between. */
    private Stream<String> keysWithin() {
        Stream<String> inside = tables.entrySet().stream()
                .flatMap(table -> table.getValue().keysWithin().map(key -> table.getKey() + "." + key));
        return Stream.concat(keys().stream(), inside);
    }

    /**
     * Refuses keys that nobody asked for, in this table and those inside it.
     *
     * @throws ConfigurationException that names the nearest key that was asked for
     */
    public void refuseUnknown() {
        refuseUnknownHere();
        tables.values().forEach(ConfigSettings::refuseUnknown);
    }

    /** As {@link #refuseUnknown}, for this table alone. */
    void refuseUnknownHere() {
        for (String key : keys()) {
            if (!asked.contains(key)) {
                String nearest = NearestName.of(key, asked)
                        .map(name -> "; the nearest key is " + name)
                        .orElse("");
                throw mistake(key, "there is no such key" + nearest);
            }
        }
    }

    private List<String> list(String key, Set<ValueKind> allowed, String wanted) {
        asked.add(key);
        Optional<ValueKind> kind = kind(key);
        if (kind.isEmpty()) {
            return List.of();
        }
        if (kind.get() != ValueKind.LIST) {
            throw wrong(key, wanted);
        }
        List<String> texts = new ArrayList<>();
        for (Config item : children(config.get(key))) {
            String place = key + "." + item.name();
            if (!allowed.contains(kind(place).orElseThrow())) {
                throw wrong(place, wanted);
            }
            texts.add(item.asString().get());
        }
        return List.copyOf(texts);
    }

    private <T> Optional<T> value(
            String key, Set<ValueKind> allowed, String wanted, Function<String, Optional<T>> parser) {
        asked.add(key);
        Optional<ValueKind> kind = kind(key);
        if (kind.isEmpty()) {
            return Optional.empty();
        }
        if (!allowed.contains(kind.get())) {
            throw wrong(key, wanted);
        }
        String text = config.get(key).asString().get();
        Optional<T> value = parser.apply(text);
        if (value.isEmpty()) {
            throw mistake(key, "\"" + text + "\" is not usable: " + wanted + " is wanted");
        }
        return value;
    }

    private static Optional<Long> whole(String text) {
        try {
            return Optional.of(Long.valueOf(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private ConfigurationException wrong(String key, String wanted) {
        return mistake(
                key, wanted + " is wanted, here is " + kind(key).orElseThrow().description());
    }

    private Optional<ValueKind> kind(String key) {
        return places.at(absolute(key)).map(Origin::kind);
    }

    private String absolute(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static List<Config> children(Config config) {
        return config.asNodeList().orElse(List.of());
    }
}

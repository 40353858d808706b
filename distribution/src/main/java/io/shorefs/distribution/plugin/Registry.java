package io.shorefs.distribution.plugin;

import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** The providers of one kind, by name. Filled by one thread, then read by any. */
public final class Registry<P> {
    private static final System.Logger LOG = System.getLogger(Registry.class.getName());

    private final String kind;
    private final Class<P> type;
    private final Function<P, String> nameOf;
    private final Map<String, Found<P>> byName = new TreeMap<>();

    private record Found<P>(P provider, String origin) {}

    Registry(String kind, Class<P> type, Function<P, String> nameOf) {
        this.kind = kind;
        this.type = type;
        this.nameOf = nameOf;
    }

    /**
     * Adds what {@link ServiceLoader} finds.
     *
     * @param origin whose class loader it is, for messages
     * @param level of the event that tells of each provider
     * @return how many
     * @throws PluginException when a provider cannot be made, or its name is taken
     */
    int load(ClassLoader loader, String origin, Level level) {
        int count = 0;
        try {
            for (P provider : ServiceLoader.load(type, loader)) {
                add(provider, origin, level);
                count++;
            }
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new PluginException(origin + ": its " + kind + " cannot be loaded: " + e.getMessage(), e);
        }
        return count;
    }

    private void add(P provider, String origin, Level level) {
        String name = nameOf.apply(provider);
        Found<P> other = byName.putIfAbsent(name, new Found<>(provider, origin));
        if (other != null) {
            throw new PluginException(
                    origin + ": its " + kind + " \"" + name + "\" has the name of one of " + other.origin);
        }
        LOG.log(level, "loaded {0} \"{1}\" from {2}", kind, name, origin);
    }

    /** The provider of a name. */
    public Optional<P> find(String name) {
        return Optional.ofNullable(byName.get(name)).map(Found::provider);
    }

    /** All names, in order. */
    public Set<String> names() {
        return Collections.unmodifiableSet(byName.keySet());
    }

    /** What each provider tells of itself, by name, in order. */
    public <T> SortedMap<String, T> each(Function<P, T> what) {
        SortedMap<String, T> told = new TreeMap<>();
        byName.forEach((name, found) -> told.put(name, what.apply(found.provider)));
        return told;
    }

    /** What it is a registry of, for messages. */
    public String kind() {
        return kind;
    }
}

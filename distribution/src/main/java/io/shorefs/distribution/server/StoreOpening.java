package io.shorefs.distribution.server;

import io.shorefs.distribution.config.ConfigSettings;
import io.shorefs.distribution.config.ConfigurationException;
import io.shorefs.distribution.config.ConfigurationFile;
import io.shorefs.distribution.config.ServerConfiguration;
import io.shorefs.distribution.config.ServerConfiguration.Storage;
import io.shorefs.distribution.plugin.Providers;
import io.shorefs.distribution.server.StoreVerdict.Away;
import io.shorefs.distribution.server.StoreVerdict.Fit;
import io.shorefs.distribution.server.StoreVerdict.Unfit;
import io.shorefs.spi.ObjectStore;
import io.shorefs.spi.ObjectStoreProvider;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.util.Optional;

/**
 * From the configuration to an object store that can be used, or to one sentence on why not; before anything else of a start is made or opened.
 *
 * <p>A store that is out of reach is no reason not to start: everything is in the journal until it is back. What only somebody's change can mend is one.
 */
public final class StoreOpening {
    private static final System.Logger LOG = System.getLogger(StoreOpening.class.getName());

    private StoreOpening() {}

    /**
     * Opens the store that the configuration names and looks at it, for 20 s at most; empty if it names none.
     *
     * @throws ConfigurationException if a setting or the store cannot be used: with one sentence, that names the key to change
     */
    public static Optional<OpenedStore> open(ServerConfiguration configuration, Providers providers) {
        Optional<OpenedStore> opened = open(configuration, providers, StoreExamination.AT_START);
        opened.flatMap(OpenedStore::away)
                .ifPresent(why -> LOG.log(
                        Level.WARNING,
                        "the object store is out of reach, the server goes on without it and tries again: {0}",
                        why));
        return opened;
    }

    static Optional<OpenedStore> open(
            ServerConfiguration configuration, Providers providers, StoreExamination examination) {
        return configuration.storage().map(storage -> {
            ObjectStore store = unprobed(storage, providers);
            try {
                return new OpenedStore(store, usable(storage, examination.of(store)));
            } catch (RuntimeException e) {
                store.close();
                throw e;
            }
        });
    }

    /** Why it is away, if it is. */
    private static Optional<String> usable(Storage storage, StoreVerdict verdict) {
        return switch (verdict) {
            case Fit fit -> Optional.empty();
            case Away away -> Optional.of(away.why());
            case Unfit unfit -> throw refusal(storage, unfit);
        };
    }

    /** What a start ends with. */
    static ConfigurationException refusal(Storage storage, Unfit unfit) {
        return storage.table().mistake("url", "the object store " + storage.url() + " " + unfit.why());
    }

    /** The store, which was asked nothing yet. */
    static ObjectStore unprobed(Storage storage, Providers providers) {
        // the reader of the configuration lets no other scheme through
        ObjectStoreProvider provider =
                providers.stores().find(storage.url().getScheme()).orElseThrow();
        ConfigSettings settings = storage.settings().orElseGet(ConfigurationFile::none);
        try {
            ObjectStore store = provider.open(storage.url(), settings);
            try {
                settings.refuseUnknown();
                return store;
            } catch (ConfigurationException e) {
                store.close();
                throw e;
            }
        } catch (IllegalArgumentException e) {
            throw mistake(storage, settings, e);
        } catch (UncheckedIOException e) {
            throw storage.table().mistake("url", e.getMessage());
        }
    }

    private static ConfigurationException mistake(
            Storage storage, ConfigSettings settings, IllegalArgumentException e) {
        boolean ofUrl = String.valueOf(e.getMessage()).startsWith("url");
        return ofUrl || storage.settings().isEmpty() ? storage.table().mistake(e) : settings.mistake(e);
    }
}

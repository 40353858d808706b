package io.shorefs.distribution.server;

import io.shorefs.api.FsException;
import io.shorefs.core.replication.Branches;
import io.shorefs.distribution.config.Password;
import io.shorefs.distribution.config.ServerConfiguration;
import io.shorefs.distribution.config.ServerConfiguration.Storage;
import io.shorefs.distribution.plugin.Providers;
import io.shorefs.spi.ObjectStore.StoreException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Optional;

/** What a server does for commands about branches, where none runs. */
public final class StoppedServer {
    private StoppedServer() {}

    /**
     * Makes a branch of the configured one, which is served for the moment, though to nobody: what the journal has that is not in the store goes there first. Nothing is taken over for a name
     * that cannot be given.
     *
     * @throws StartException when that cannot be; with one sentence, as all others
     */
    public static JsonObject makeClone(
            ServerConfiguration configuration, Providers providers, String name, Optional<String> checkpoint) {
        Journal.requireProviders(configuration.journal(), providers);
        try (OpenedStore store = store(configuration, providers)) {
            ask(store, configuration, branches -> {
                branches.requireFree(name);
                return JsonValue.EMPTY_JSON_OBJECT;
            });
            return makeClone(store, configuration, providers, name, checkpoint);
        }
    }

    private static JsonObject makeClone(
            OpenedStore store,
            ServerConfiguration configuration,
            Providers providers,
            String name,
            Optional<String> checkpoint) {
        try (DataFolder folder = DataFolder.take(configuration.journal().folder(), "\"shorefs clone\"");
                OpenFileSystem files =
                        OpenFileSystem.open(folder.path(), configuration, providers, Optional.of(store))) {
            return new BranchVerbs(files.core()).makeClone(name, checkpoint);
        } catch (IllegalStateException e) {
            throw new StartException(e.getMessage(), e);
        }
    }

    /** The branches that there are; only the store is asked. */
    public static JsonObject branches(ServerConfiguration configuration, Providers providers) {
        return asked(configuration, providers, branches -> BranchVerbs.json(branches.list()));
    }

    /** Deletes a branch; only in the store. */
    public static JsonObject deleteBranch(ServerConfiguration configuration, Providers providers, String name) {
        return asked(configuration, providers, branches -> {
            branches.delete(name);
            return BranchVerbs.named(name);
        });
    }

    private interface Question {
        JsonObject of(Branches branches) throws StoreException;
    }

    private static JsonObject asked(ServerConfiguration configuration, Providers providers, Question question) {
        try (OpenedStore store = store(configuration, providers)) {
            return ask(store, configuration, question);
        }
    }

    private static JsonObject ask(OpenedStore store, ServerConfiguration configuration, Question question) {
        Storage storage = configuration.storage().orElseThrow();
        try {
            return question.of(Branches.open(store.store(), storage.password().map(Password::text), Runnable::run));
        } catch (FsException e) {
            throw storage.refusal(e, new StartException(e.getMessage(), e));
        } catch (StoreException e) {
            throw new StartException("the object store " + storage.url() + ": " + e.getMessage(), e);
        }
    }

    private static OpenedStore store(ServerConfiguration configuration, Providers providers) {
        OpenedStore store = StoreOpening.open(configuration, providers)
                .orElseThrow(
                        () -> new StartException("without an object store there are no branches: set [storage] url"));
        if (store.away().isPresent()) {
            store.close();
            throw new StartException(
                    "the object store is out of reach: " + store.away().get());
        }
        return store;
    }
}

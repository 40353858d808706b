package io.shorefs.distribution.server;

import io.shorefs.core.ShoreFs;
import io.shorefs.core.collect.StoreStatus;
import io.shorefs.core.commit.JournalStatus;
import io.shorefs.core.replication.KeptBlocks;
import io.shorefs.distribution.config.ServerConfiguration;
import io.shorefs.distribution.control.Verb;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** What a running server tells of itself. Sizes are in bytes, times are of ISO 8601. */
final class ServerStatus implements Verb {
    private final ShoreFs core;
    private final Optional<CountedStore> store;
    private final ServerConfiguration configuration;
    private final Path folder;
    private final ProcessStatus process;

    ServerStatus(
            ShoreFs core,
            Optional<CountedStore> store,
            ServerConfiguration configuration,
            Path folder,
            List<Service> services) {
        this.core = core;
        this.store = store;
        this.configuration = configuration;
        this.folder = folder;
        process = new ProcessStatus(services);
    }

    @Override
    public JsonObject run(JsonObject arguments, Consumer<JsonObject> progress) {
        JsonObjectBuilder status = process.json()
                .add("journal", journal())
                .add("inodes", core.inodes())
                .add("memory", memory());
        core.storeStatus().ifPresent(stands -> status.add("store", store(stands)));
        core.hydration().ifPresent(at -> status.add("hydration", Hydration.json(Optional.of(at))));
        core.cacheStatus()
                .filter(cache -> cache.limit() > 0)
                .ifPresent(cache -> status.add("disk_cache", cache(cache)));
        core.scrubReport()
                .filter(scrub -> scrub.running() || scrub.ended().isPresent())
                .ifPresent(scrub -> status.add("scrub", StoreScrub.json(scrub)));
        return status.build();
    }

    private JsonObjectBuilder store(StoreStatus stands) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("url", configuration.storage().orElseThrow().url().toString())
                .add("branch", stands.branch())
                .add("clones", stands.clones())
                .add("epoch", stands.epoch())
                .add("last_log", stands.lastLog())
                .add("behind_seconds", stands.behind().toMillis() / 1000.0)
                .add("behind_bytes", stands.bytesBehind())
                .add("answers", stands.answers());
        stands.fenced().ifPresent(why -> json.add("fenced", why));
        store.map(CountedStore::requests).ifPresent(requests -> json.add("requests", requests(requests)));
        stands.collection().ifPresent(report -> json.add("collection", StoreCollection.json(report)));
        return json;
    }

    private static JsonObjectBuilder requests(CountedStore.Requests requests) {
        return Json.createObjectBuilder()
                .add("puts", requests.puts())
                .add("gets", requests.gets())
                .add("lists", requests.lists())
                .add("deletes", requests.deletes());
    }

    private static JsonObjectBuilder cache(KeptBlocks.Status cache) {
        return Json.createObjectBuilder()
                .add("bytes", cache.bytes())
                .add("max", cache.limit())
                .add("hits", cache.hits())
                .add("misses", cache.misses());
    }

    private JsonObjectBuilder journal() {
        JournalStatus journal = core.journalStatus();
        return Json.createObjectBuilder()
                .add("folder", folder.toString())
                .add("payload", journal.payload())
                .add("payload_free", journal.payloadFree())
                .add("metadata", journal.metadata())
                .add("metadata_max", journal.metadataMax())
                .add("pending", journal.pending());
    }

    private JsonObjectBuilder memory() {
        return process.memory()
                .add("dirty", core.dirtyPoolBytes())
                .add("dirty_max", configuration.memory().dirtyBytes())
                .add("cache_max", configuration.memory().cacheBytes());
    }
}

package io.shorefs.distribution;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Has a running server fetch all metadata that is only in its object store. */
@Command(
        name = "hydrate",
        description = {
            "Tells how much metadata is only in the object store.",
            "A server fetches it when it is needed, and in the background up to [cache] metadata_size; with --now it fetches all of it, and this waits for the end.",
            "Exits with 0, with 1 when no server runs on the data folder, or it cannot."
        })
final class HydrateCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RunningServer server;

    @Option(names = "--now", description = "Fetches the rest first, however much it is.")
    private boolean now;

    @Override
    public Integer call() {
        JsonObject arguments = Json.createObjectBuilder().add("now", now).build();
        server.ask("hydrate", arguments, report -> List.of(new HydrationText(report).line()), spec.commandLine());
        return 0;
    }
}

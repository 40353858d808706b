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

/** Has a running server look for what is dead in its object store. */
@Command(
        name = "gc",
        description = {
            "Tells what the last collection found in the object store: what is alive, dead, and waits to be deleted.",
            "A server collects by itself; with --now it does so at once, and this waits for the end.",
            "Exits with 0, with 1 when no server runs on the data folder, or it cannot collect."
        })
final class GcCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RunningServer server;

    @Option(names = "--now", description = "Collects first. What it finds is deleted by itself after the grace.")
    private boolean now;

    @Override
    public Integer call() {
        JsonObject arguments = Json.createObjectBuilder().add("now", now).build();
        server.ask("gc", arguments, report -> List.of(new CollectionText(report).line()), spec.commandLine());
        return 0;
    }
}

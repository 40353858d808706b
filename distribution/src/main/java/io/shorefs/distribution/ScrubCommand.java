package io.shorefs.distribution;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Has a running server read all blocks in its object store. */
@Command(
        name = "scrub",
        description = {
            "Tells how far reading and verifying all blocks in the object store is, and which files are damaged.",
            "A server does that by itself with [storage] scrub_rate; with --now it does it at once, and this waits for the end.",
            "Exits with 0, with 4 when something is damaged, with 1 when no server runs on the data folder, or it cannot."
        })
final class ScrubCommand implements Callable<Integer> {
    private static final int DAMAGED = 4;

    @Spec
    private CommandSpec spec;

    @Mixin
    private RunningServer server;

    @Option(names = "--now", description = "Reads the rest of them first, as quickly as it goes.")
    private boolean now;

    @Override
    public Integer call() {
        JsonObject arguments = Json.createObjectBuilder().add("now", now).build();
        JsonObject report = server.ask("scrub", arguments, result -> new ScrubText(result).lines(), spec.commandLine());
        return report.getJsonArray("findings").isEmpty() ? 0 : DAMAGED;
    }
}

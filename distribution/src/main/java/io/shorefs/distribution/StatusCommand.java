package io.shorefs.distribution;

import jakarta.json.JsonValue;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Asks a running server how it is. */
@Command(
        name = "status",
        description = {
            "Tells how the server is that runs on the data folder: what it serves, and how full its journal is.",
            "Exits with 0, with 1 when no server runs there."
        })
final class StatusCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RunningServer server;

    @Override
    public Integer call() {
        server.ask("status", JsonValue.EMPTY_JSON_OBJECT, status -> new StatusText(status).lines(), spec.commandLine());
        return 0;
    }
}

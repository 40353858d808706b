package io.shorefs.distribution;

import io.shorefs.distribution.server.StoppedServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a writable branch. */
@Command(
        name = "clone",
        description = {
            "Makes a writable branch that has everything that is there now, and shares every object with it: in the time of a few requests, whatever the size.",
            "Serve it with [storage] branch = \"NAME\", the same url and password, and a data folder of its own.",
            "The server on the data folder does it. Where none runs, the branch is taken over for the moment: never do that where a server runs on another machine, it would be stopped.",
            "Exits with 0, with 1 when it could not be made."
        })
final class CloneCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RunningServer server;

    @Parameters(paramLabel = "NAME", description = "What the branch is called.")
    private String name;

    @Option(names = "--at", paramLabel = "CHECKPOINT", description = "Has what this checkpoint has, instead.")
    private String checkpoint;

    @Override
    public Integer call() {
        JsonObjectBuilder arguments = Json.createObjectBuilder().add("name", name);
        if (checkpoint != null) {
            arguments.add("at", checkpoint);
        }
        server.askOr(
                (configuration, providers) ->
                        StoppedServer.makeClone(configuration, providers, name, Optional.ofNullable(checkpoint)),
                "clone",
                arguments.build(),
                CloneCommand::text,
                spec.commandLine());
        return 0;
    }

    private static List<String> text(JsonObject made) {
        String branch = made.getString("name");
        return List.of("the branch \"" + branch + "\" is there: serve it with [storage] branch = \"" + branch
                + "\" and a data folder of its own");
    }
}

package io.shorefs.distribution;

import io.shorefs.distribution.config.ServerConfiguration;
import io.shorefs.distribution.control.ControlClient;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
    private ConfigurationOptions options;

    @Option(names = "--json", description = "Prints everything as one JSON object; sizes are in bytes.")
    private boolean json;

    @Override
    public Integer call() {
        ServerConfiguration configuration = options.configuration(options.providers());
        JsonObject status = new ControlClient(configuration.journal().folder())
                .call("status", JsonValue.EMPTY_JSON_OBJECT, progress -> {});
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(status);
        } else {
            new StatusText(status).lines().forEach(out::println);
        }
        out.flush();
        return 0;
    }
}

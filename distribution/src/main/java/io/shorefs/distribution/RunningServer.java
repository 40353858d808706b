package io.shorefs.distribution;

import io.shorefs.distribution.config.ServerConfiguration;
import io.shorefs.distribution.control.ControlClient;
import jakarta.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that asks a running server, and how it is asked. */
final class RunningServer {
    @Mixin
    private ConfigurationOptions options;

    @Option(names = "--json", description = "Prints everything as one JSON object; sizes are in bytes.")
    private boolean json;

    /**
     * Gives the server a command, and prints what came of it.
     *
     * @param text for people to read
     * @return what came of it
     */
    JsonObject ask(String verb, JsonObject arguments, Function<JsonObject, List<String>> text, PrintWriter out) {
        ServerConfiguration configuration = options.configuration(options.providers());
        JsonObject result = new ControlClient(configuration.journal().folder()).call(verb, arguments, progress -> {});
        if (json) {
            out.println(result);
        } else {
            text.apply(result).forEach(out::println);
        }
        out.flush();
        return result;
    }
}

package io.shorefs.distribution;

import io.shorefs.distribution.config.ServerConfiguration;
import io.shorefs.distribution.control.ControlClient;
import io.shorefs.distribution.control.ProgressLine;
import io.shorefs.distribution.plugin.Providers;
import io.shorefs.distribution.progress.ProgressOutput;
import jakarta.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that asks a running server, and how it is asked. */
final class RunningServer {
    @Mixin
    private ConfigurationOptions options;

    @Option(
            names = "--json",
            description =
                    "Prints everything as one JSON object, sizes in bytes; progress as lines of JSON to the standard error stream.")
    private boolean json;

    /**
     * Gives the server a command, shows how far that is, and prints what came of it.
     *
     * @param text for people to read
     * @return what came of it
     */
    JsonObject ask(String verb, JsonObject arguments, Function<JsonObject, List<String>> text, CommandLine command) {
        ServerConfiguration configuration = options.configuration(options.providers());
        JsonObject result = call(client(configuration), verb, arguments, command);
        print(result, text, command.getOut());
        return result;
    }

    /**
     * Gives the server a command, or does it without one where none runs, and prints what came of it.
     *
     * @param stopped does it then
     * @param text for people to read
     */
    void askOr(
            BiFunction<ServerConfiguration, Providers, JsonObject> stopped,
            String verb,
            JsonObject arguments,
            Function<JsonObject, List<String>> text,
            CommandLine command) {
        Providers providers = options.providers();
        ServerConfiguration configuration = options.configuration(providers);
        ControlClient client = client(configuration);
        JsonObject result =
                client.isAnswered() ? call(client, verb, arguments, command) : stopped.apply(configuration, providers);
        print(result, text, command.getOut());
    }

    /** Shows how far it is meanwhile. */
    private JsonObject call(ControlClient client, String verb, JsonObject arguments, CommandLine command) {
        try (ProgressOutput progress = ProgressOutput.of(json, command.getErr())) {
            return client.call(verb, arguments, line -> ProgressLine.of(line).ifPresent(at -> at.tell(progress)));
        }
    }

    private static ControlClient client(ServerConfiguration configuration) {
        return new ControlClient(configuration.journal().folder());
    }

    private void print(JsonObject result, Function<JsonObject, List<String>> text, PrintWriter out) {
        if (json) {
            out.println(result);
        } else {
            text.apply(result).forEach(out::println);
        }
        out.flush();
    }
}

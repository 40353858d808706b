package io.shorefs.distribution;

import io.shorefs.distribution.config.ServerConfiguration;
import io.shorefs.distribution.control.ControlClient;
import io.shorefs.distribution.plugin.Providers;
import jakarta.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.BiFunction;
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
        JsonObject result = client(configuration).call(verb, arguments, progress -> {});
        print(result, text, out);
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
            PrintWriter out) {
        Providers providers = options.providers();
        ServerConfiguration configuration = options.configuration(providers);
        ControlClient client = client(configuration);
        JsonObject result = client.isAnswered()
                ? client.call(verb, arguments, progress -> {})
                : stopped.apply(configuration, providers);
        print(result, text, out);
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

package io.shorefs.distribution.control;

import jakarta.json.JsonObject;
import java.util.function.Consumer;

/** What a running server does for a command. Any thread. */
@FunctionalInterface
public interface Verb {
    /**
     * Does it, on the thread of the command, which it may hold for as long as it takes.
     *
     * @param arguments of the command
     * @param progress takes what there is to tell meanwhile
     * @return what came of it
     * @throws RuntimeException when it cannot be done; the message is one sentence for whoever gave the command
     */
    JsonObject run(JsonObject arguments, Consumer<JsonObject> progress);
}

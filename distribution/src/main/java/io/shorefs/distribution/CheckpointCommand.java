package io.shorefs.distribution;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Keeps states of the filesystem under names. */
@Command(
        name = "checkpoint",
        description = {
            "Keeps the filesystem as it is now under a name, in the object store; mount it with aname=/@NAME.",
            "The server must be running."
        },
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {CheckpointCommand.Create.class, CheckpointCommand.ListAll.class, CheckpointCommand.Delete.class})
final class CheckpointCommand {
    static final String VERB = "checkpoint";

    /** Makes one. */
    @Command(
            name = "create",
            description = {
                "Keeps everything that happened until now. Waits until that is in the object store.",
                "Exits with 0, with 1 when no server runs on the data folder, the name is taken, or the store does not answer."
            })
    static final class Create extends Action {
        @Parameters(paramLabel = "NAME", description = "Up to 64 letters, digits, \".\", \"-\" and \"_\".")
        private String name;

        @Override
        public Integer call() {
            return ask(
                    Json.createObjectBuilder().add("create", name).build(),
                    made -> List.of("checkpoint " + name + " is kept, mount it with aname=/@" + name));
        }
    }

    /** Tells which there are. */
    @Command(
            name = "list",
            description = {
                "Tells which checkpoints there are, the oldest first.",
                "Exits with 0, with 1 when no server runs on the data folder, or the store does not answer."
            })
    static final class ListAll extends Action {
        @Override
        public Integer call() {
            return ask(
                    Json.createObjectBuilder().add("list", true).build(), found -> new CheckpointsText(found).lines());
        }
    }

    /** Deletes one. */
    @Command(
            name = "delete",
            description = {
                "Keeps it no longer: who has it mounted gets ESTALE. What only it kept is collected later.",
                "Exits with 0, with 1 when no server runs on the data folder, or there is no such checkpoint."
            })
    static final class Delete extends Action {
        @Parameters(paramLabel = "NAME", description = "Name of the checkpoint.")
        private String name;

        @Override
        public Integer call() {
            return ask(
                    Json.createObjectBuilder().add("delete", name).build(),
                    done -> List.of("checkpoint " + name + " is deleted"));
        }
    }

    /** What all of them have. */
    private abstract static class Action implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private RunningServer server;

        int ask(JsonObject arguments, Function<JsonObject, List<String>> text) {
            server.ask(VERB, arguments, text, spec.commandLine());
            return 0;
        }
    }
}

package io.shorefs.distribution;

import io.shorefs.distribution.server.StoppedServer;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What is done with branches. */
@Command(
        name = "branch",
        description = "Lists and deletes branches; \"shorefs clone\" makes them.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {BranchCommand.ListBranches.class, BranchCommand.Delete.class})
final class BranchCommand {
    /** Tells which there are. */
    @Command(
            name = "list",
            description =
                    "Tells which branches there are, and what each was cloned from; deleted ones as long as clones stand on them.")
    static final class ListBranches implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private RunningServer server;

        @Override
        public Integer call() {
            server.askOr(
                    StoppedServer::branches,
                    "branches",
                    JsonValue.EMPTY_JSON_OBJECT,
                    ListBranches::text,
                    spec.commandLine());
            return 0;
        }

        private static List<String> text(JsonObject branches) {
            return branches.getJsonArray("branches").getValuesAs(JsonObject.class).stream()
                    .map(branch -> branch.getString("name")
                            + (branch.containsKey("parent") ? ", cloned from " + branch.getString("parent") : "")
                            + (branch.getInt("clones") > 0 ? ", clones " + branch.getInt("clones") : "")
                            + (branch.getBoolean("deleted") ? ", deleted: it stays for its clones" : ""))
                    .toList();
        }
    }

    /** Deletes one. */
    @Command(
            name = "delete",
            description = {
                "Deletes a branch, for good. Its clones, and what it was cloned from, keep everything.",
                "What only it needed is deleted by itself after the grace. A server that serves it refuses every change from then on.",
                "Exits with 0, with 1 when it could not be deleted."
            })
    static final class Delete implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private RunningServer server;

        @Parameters(paramLabel = "NAME", description = "Which one.")
        private String name;

        @Override
        public Integer call() {
            JsonObject arguments = Json.createObjectBuilder().add("name", name).build();
            server.askOr(
                    (configuration, providers) -> StoppedServer.deleteBranch(configuration, providers, name),
                    "delete-branch",
                    arguments,
                    deleted -> List.of("the branch \"" + deleted.getString("name") + "\" is deleted"),
                    spec.commandLine());
            return 0;
        }
    }
}

package io.shorefs.distribution.server;

import io.shorefs.core.ShoreFs;
import io.shorefs.core.replication.BranchCommands;
import io.shorefs.core.replication.BranchInfo;
import io.shorefs.distribution.control.Verb;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/** Makes, lists and deletes branches of the object store. */
final class BranchVerbs {
    private final ShoreFs core;

    BranchVerbs(ShoreFs core) {
        this.core = core;
    }

    /** By name. */
    Map<String, Verb> verbs() {
        return Map.of(
                "clone",
                (arguments, progress) -> makeClone(arguments.getString("name", ""), checkpoint(arguments)),
                "branches",
                (arguments, progress) -> json(commands().list()),
                "delete-branch",
                (arguments, progress) -> {
                    commands().delete(arguments.getString("name", ""));
                    return named(arguments.getString("name"));
                });
    }

    private static Optional<String> checkpoint(JsonObject arguments) {
        return arguments.containsKey("at") ? Optional.of(arguments.getString("at")) : Optional.empty();
    }

    /** Makes one. */
    JsonObject makeClone(String name, Optional<String> checkpoint) {
        try {
            commands().makeClone(name, checkpoint).join();
            return named(name);
        } catch (CompletionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e);
        }
    }

    private BranchCommands commands() {
        return core.branches()
                .orElseThrow(() ->
                        new IllegalStateException("without an object store there are no branches: set [storage] url"));
    }

    /** What is told of one that was made or deleted. */
    static JsonObject named(String name) {
        return Json.createObjectBuilder().add("name", name).build();
    }

    /** What is told of all. */
    static JsonObject json(List<BranchInfo> branches) {
        JsonArrayBuilder array = Json.createArrayBuilder();
        for (BranchInfo branch : branches) {
            JsonObjectBuilder json = Json.createObjectBuilder()
                    .add("name", branch.name())
                    .add("number", branch.number())
                    .add("clones", branch.clones())
                    .add("deleted", branch.deleted());
            branch.parent().ifPresent(parent -> json.add("parent", parent));
            array.add(json);
        }
        return Json.createObjectBuilder().add("branches", array).build();
    }
}

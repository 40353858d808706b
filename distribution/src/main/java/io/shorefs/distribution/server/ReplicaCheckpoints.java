package io.shorefs.distribution.server;

import io.shorefs.core.snapshot.Replica;
import io.shorefs.distribution.control.Verb;
import io.shorefs.spi.ObjectStore.StoreException;
import jakarta.json.JsonObject;
import java.util.function.Consumer;

/** Lists the checkpoints of a filesystem that another machine writes. */
record ReplicaCheckpoints(Replica replica) implements Verb {
    @Override
    public JsonObject run(JsonObject arguments, Consumer<JsonObject> progress) {
        if (!arguments.containsKey("list")) {
            throw new IllegalStateException(
                    "this server is read-only: give the command to the one that writes the filesystem");
        }
        try {
            return CheckpointVerb.json(replica.checkpoints());
        } catch (StoreException e) {
            throw new IllegalStateException("the object store does not answer: " + e.getMessage(), e);
        }
    }
}

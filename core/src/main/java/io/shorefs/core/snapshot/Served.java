package io.shorefs.core.snapshot;

import io.shorefs.api.AttachName;
import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FileSystems;
import io.shorefs.api.FsException;
import io.shorefs.core.replication.StoreOptions.Durability;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** A filesystem with its checkpoints. Of options it knows {@code durability}: what an fsync of this client waits for. Any thread. */
public final class Served implements FileSystems {
    private static final System.Logger LOG = System.getLogger(Served.class.getName());
    private static final String DURABILITY = "durability";
    private static final Map<String, Durability> DURABILITIES =
            Map.of("journal", Durability.JOURNAL, "store", Durability.STORE);

    private final FileSystem present;
    private final Function<Durability, FileSystem> promising;
    private final Optional<CheckpointMounts> checkpoints;

    /**
     * For clients.
     *
     * @param present the filesystem as it is now
     * @param promising gives the same with another promise of an fsync; fails with EINVAL when it cannot be kept
     * @param checkpoints its checkpoints, if it is in an object store
     */
    public Served(
            FileSystem present, Function<Durability, FileSystem> promising, Optional<CheckpointMounts> checkpoints) {
        this.present = present;
        this.promising = promising;
        this.checkpoints = checkpoints;
    }

    @Override
    public CompletableFuture<Attached> attach(AttachName name) {
        try {
            FileSystem promised = promised(name.options());
            return name.checkpoint().isPresent()
                    ? checkpoint(name.checkpoint().get())
                    : CompletableFuture.completedFuture(FileSystems.unowned(promised));
        } catch (FsException e) {
            LOG.log(System.Logger.Level.WARNING, "a mount was refused: {0}", e.getMessage());
            return CompletableFuture.failedFuture(e);
        }
    }

    private FileSystem promised(Map<String, String> options) {
        for (String key : options.keySet()) {
            if (!key.equals(DURABILITY)) {
                throw new FsException(Errno.EINVAL, "its aname has an option that is not known, \"" + key + "\"");
            }
        }
        String wanted = options.get(DURABILITY);
        if (wanted == null) {
            return present;
        }
        Durability durability = DURABILITIES.get(wanted);
        if (durability == null) {
            throw new FsException(
                    Errno.EINVAL, "its aname has durability=" + wanted + ", \"journal\" or \"store\" is wanted");
        }
        return promising.apply(durability);
    }

    private CompletableFuture<Attached> checkpoint(String name) {
        return checkpoints
                .map(mounts -> mounts.attach(name))
                .orElseGet(() -> CompletableFuture.failedFuture(
                        new FsException(Errno.ENOENT, "there are no checkpoints without an object store")));
    }
}

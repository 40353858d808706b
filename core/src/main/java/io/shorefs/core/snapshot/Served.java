package io.shorefs.core.snapshot;

import io.shorefs.api.AttachName;
import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FileSystems;
import io.shorefs.api.FsException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A filesystem with its checkpoints. Any thread. */
public final class Served implements FileSystems {
    private static final System.Logger LOG = System.getLogger(Served.class.getName());

    private final FileSystems present;
    private final Optional<CheckpointMounts> checkpoints;

    /**
     * For clients.
     *
     * @param present the filesystem as it is now
     * @param checkpoints its checkpoints, if it is in an object store
     */
    public Served(FileSystem present, Optional<CheckpointMounts> checkpoints) {
        this.present = FileSystems.of(present);
        this.checkpoints = checkpoints;
    }

    @Override
    public CompletableFuture<Attached> attach(AttachName name) {
        if (!name.options().isEmpty()) {
            String key = name.options().firstKey();
            LOG.log(
                    System.Logger.Level.WARNING,
                    "a mount was refused: its aname has an option that is not known, \"{0}\"",
                    key);
            return CompletableFuture.failedFuture(
                    new FsException(Errno.EINVAL, "the option \"" + key + "\" of an attach name is not known"));
        }
        if (name.checkpoint().isEmpty()) {
            return present.attach(name);
        }
        return checkpoints
                .map(mounts -> mounts.attach(name.checkpoint().get()))
                .orElseGet(() -> CompletableFuture.failedFuture(
                        new FsException(Errno.ENOENT, "there are no checkpoints without an object store")));
    }
}

package io.shorefs.core.replication;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.Tasks;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What a running server does for who asks about branches. Any thread. */
public final class BranchCommands {
    private final Replicator replicator;
    private final Supplier<CompletableFuture<Void>> published;
    private final Runnable collect;
    private final Tasks tasks;

    /**
     * Of a server.
     *
     * @param published gives what completes when everything that happened until then is in the store
     * @param collect has what is dead collected some time
     */
    public BranchCommands(
            Replicator replicator, Supplier<CompletableFuture<Void>> published, Runnable collect, Tasks tasks) {
        this.replicator = replicator;
        this.published = published;
        this.collect = collect;
        this.tasks = tasks;
    }

    /**
     * Makes a writable branch of the served one, which shares every object with it.
     *
     * @param checkpoint whose state it has; none for everything that happened until now
     * @return completes when it is there; fails with EINVAL or EEXIST when the name cannot be given, ENOENT when there is no such checkpoint, EIO when the store does not answer, or
     *     another server has taken over: then it may be there, and {@link #list} tells
     */
    public CompletableFuture<Void> makeClone(String name, Optional<String> checkpoint) {
        try {
            BranchName.require(name);
        } catch (FsException e) {
            return CompletableFuture.failedFuture(e);
        }
        if (replicator.branch().isEmpty() || !replicator.progress().answers()) {
            return CompletableFuture.failedFuture(away());
        }
        CompletableFuture<Void> before =
                checkpoint.isEmpty() ? published.get() : CompletableFuture.completedFuture(null);
        return before.thenCompose(ignored -> replicator.makeClone(name, checkpoint))
                .thenApply(number -> null);
    }

    /** The branches that there are; blocks, and fails with EIO when the store does not answer. */
    public List<BranchInfo> list() {
        try {
            return branches().list();
        } catch (StoreException e) {
            throw new FsException(Errno.EIO, e.getMessage(), e);
        }
    }

    /**
     * Deletes another branch than the served one: what only it needed is collected from now on. Blocks.
     *
     * @throws FsException ENOENT when there is none, EINVAL when it is the served one, EIO when the store does not answer
     */
    public void delete(String name) {
        Branches branches = branches();
        if (replicator.branch().orElseThrow().manifest().known().branchName().equals(name)) {
            throw new FsException(Errno.EINVAL, "this server serves \"" + name + "\": stop it first");
        }
        try {
            branches.delete(name);
        } catch (StoreException e) {
            throw new FsException(Errno.EIO, e.getMessage(), e);
        }
        collect.run();
    }

    private Branches branches() {
        Branch served = replicator.branch().orElseThrow(BranchCommands::away);
        return new Branches(served.bucket(), tasks::executeBlocking);
    }

    private static FsException away() {
        return new FsException(Errno.EIO, "the object store does not answer");
    }
}

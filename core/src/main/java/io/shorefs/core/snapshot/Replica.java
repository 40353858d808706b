package io.shorefs.core.snapshot;

import io.shorefs.api.FileSystem;
import io.shorefs.api.FileSystems;
import io.shorefs.core.Clock;
import io.shorefs.core.CoreOptions;
import io.shorefs.core.Tasks;
import io.shorefs.core.data.BlockCache;
import io.shorefs.core.data.BlockSource;
import io.shorefs.core.replication.StoreOptions;
import io.shorefs.core.replication.StoredBranch;
import io.shorefs.core.tree.Manifest.Checkpoint;
import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A volume that another machine writes, to be read here: it follows the store, and asks its writer for nothing. It never puts or deletes anything, so credentials that may only read are enough. What it shows is always a state
 * that the volume had. Any thread.
 */
public final class Replica implements AutoCloseable {
    /** Between two looks for the next log: with the upload of what it shows it is at most 2 s behind what is uploaded. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Tables take this part of the heap. */
    private static final int HEAP_PART = 6;

    private final Follower follower;
    private final CheckpointMounts mounts;
    private final StateReader reader;
    private final FileSystem fileSystem;
    private final Clock clock;

    private Replica(
            Follower follower, CheckpointMounts mounts, StateReader reader, FileSystem fileSystem, Clock clock) {
        this.follower = follower;
        this.mounts = mounts;
        this.reader = reader;
        this.fileSystem = fileSystem;
        this.clock = clock;
    }

    /**
     * Reads where the volume stands, and begins to follow it; blocks.
     *
     * @param options of which memory for blocks and for locks counts
     * @throws StoreException when the store does not tell
     * @throws io.shorefs.api.FsException EIO when something is damaged
     */
    public static Replica open(StoredBranch volume, CoreOptions options, Tasks tasks, Clock clock)
            throws StoreException {
        return open(volume, options, StoreOptions.Collection.DEFAULT.grace(), PAUSE, tasks, clock);
    }

    /**
     * The same in a store with another grace.
     *
     * @param pause between two looks
     */
    public static Replica open(
            StoredBranch volume, CoreOptions options, Duration grace, Duration pause, Tasks tasks, Clock clock)
            throws StoreException {
        StateReader reader = StateReader.of(volume.bucket(), HEAP_PART, tasks::executeBlocking);
        BlockCache cache = new BlockCache(options.cacheBytes(), volume.blockBytes());
        long lockBytes = options.lockBytes() / 2;
        ReadParts kept = new ReadParts(
                volume.bucket(), cache, volume.blockBytes(), lockBytes / CheckpointMounts.MOST, tasks, clock);
        Follower follower = new Follower(reader, pause, grace, tasks, clock);
        ReadParts followed =
                new ReadParts(source(volume, follower), cache, volume.blockBytes(), lockBytes, tasks, clock);
        CheckpointMounts mounts = new CheckpointMounts(() -> Optional.of(reader), kept, grace);
        return new Replica(follower, mounts, reader, new ReadOnlyFs(follower, followed), clock);
    }

    /** A block that is gone was referred to by a state that is too old, after the machine slept: who reads again gets the present one. */
    private static BlockSource source(StoredBranch volume, Follower follower) {
        return blocks -> {
            try {
                return volume.bucket().read(blocks);
            } catch (StoreException e) {
                if (e.failure() == Failure.ABSENT) {
                    boolean renewed = follower.renew(follower.present());
                    throw new StoreException(
                            e.failure(), e.getMessage() + (renewed ? ", there is a newer state now" : ""), e);
                }
                throw e;
            }
        };
    }

    /** What clients can begin with. */
    public FileSystems fileSystems() {
        return new Served(fileSystem, promised -> fileSystem, Optional.of(mounts)); // nothing waits for an fsync here
    }

    /** The checkpoints that there are, by name; blocks. */
    public SortedMap<String, Checkpoint> checkpoints() throws StoreException {
        return reader.manifest().checkpoints();
    }

    /** The filesystem as it is now. */
    public FileSystem fileSystem() {
        return fileSystem;
    }

    /**
     * How far it is.
     *
     * @param epoch of the writer
     * @param lastLog number of the last log that it shows; -1 for none
     * @param behind at most so long ago something was put that it does not show
     * @param answers whether the store did lately
     */
    public record Status(long epoch, long lastLog, Duration behind, boolean answers) {}

    /** How far it is. */
    public Status status() {
        Follower.Progress progress = follower.progress();
        Duration behind = Duration.ofNanos(Math.max(0, clock.nanos() - progress.currentAt()));
        return new Status(progress.epoch(), progress.lastLog(), behind, follower.answers());
    }

    /** Follows no more. Callers have ended. */
    @Override
    public void close() {
        mounts.close();
        follower.close();
    }
}

package io.shorefs.core.replication;

import io.shorefs.api.FsException;
import io.shorefs.core.Clock;
import io.shorefs.core.Tasks;
import io.shorefs.core.commit.Journal;
import io.shorefs.core.commit.Recovery;
import io.shorefs.core.commit.StoredMetadata;
import io.shorefs.core.data.BlockSource;
import io.shorefs.core.data.Relocation;
import io.shorefs.core.key.State;
import io.shorefs.core.map.OrderedMap;
import io.shorefs.spi.CommitLog;
import io.shorefs.spi.JournalException;
import io.shorefs.spi.LocalMap;
import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;

/**
 * What a start does with the object store before the filesystem is opened: takes the branch over, and fills the journal from it if the journal is empty or outdated. One thread,
 * used once.
 */
public final class Replication {
    private static final System.Logger LOG = System.getLogger(Replication.class.getName());

    private final StoreOptions options;
    private final CommitLog log;
    private final JournalState state;
    private final Attachment attachment;
    private final KeptBlocks kept;
    private final Recovery.Start start;
    private final Optional<Opened> opened;

    /** How the branch was taken over, and what is cold then is read from. */
    private record Opened(Opening.Opened branch, StoredBase base) {}

    private Replication(
            StoreOptions options,
            CommitLog log,
            JournalState state,
            Attachment attachment,
            KeptBlocks kept,
            Recovery.Start start,
            Optional<Opened> opened) {
        this.kept = kept;
        this.options = options;
        this.log = log;
        this.state = state;
        this.attachment = attachment;
        this.start = start;
        this.opened = opened;
    }

    /**
     * Takes the branch over. When the store does not answer, a journal that belongs to it is used all the same.
     *
     * @param recovered the recovered journal
     * @param seed random number: of a new filesystem, and for a new journal's
     * @param blockBytes of a new filesystem
     * @param tasks for several requests at once
     * @throws JournalException when that cannot be; the message says what to do
     * @throws FsException EACCES when the password is not the volume's
     */
    public static Replication open(
            StoreOptions options,
            CommitLog log,
            LocalMap map,
            Recovery recovery,
            Recovery.Start recovered,
            long seed,
            int blockBytes,
            Tasks tasks) {
        StoredMetadata metadata = new StoredMetadata(log, map);
        SplittableRandom random = new SplittableRandom(seed);
        JournalState found = JournalState.of(metadata, recovered);
        if (found.id() == 0) { // before the first object carries it
            metadata.set(State.JOURNAL_ID, random.nextLong());
        }
        JournalState state = JournalState.of(metadata, recovered);
        state.requireOf(options.branch());
        long filesystemId = state.filesystemId() == 0 ? seed : state.filesystemId();
        int block = state.blockBytes() == 0 ? blockBytes : state.blockBytes();
        KeptBlocks kept = new KeptBlocks(options.cache());
        Attachment attachment = new Attachment(options, state, filesystemId, block, tasks::executeBlocking, kept);
        Opened opened;
        boolean filling = false; // from then on the journal has nothing that could be served
        try {
            Opening.Opened branch = attachment.open();
            opened = new Opened(branch, StoredBase.of(attachment.bucket(), branch, tasks::executeBlocking));
            if (branch.verdict() == Verdict.GOES_ON) {
                return new Replication(options, log, state, attachment, kept, recovered, Optional.of(opened));
            }
            filling = true;
            new Filling(metadata).run(branch, attachment.bucket().branch(), opened.base(), random.nextLong());
        } catch (StoreException e) {
            if (e.failure() == Failure.TRANSIENT && state.isUsable() && !filling) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "the object store does not answer: starting with what the journal has ({0})",
                        e.getMessage());
                return new Replication(options, log, state, attachment, kept, recovered, Optional.empty());
            }
            throw new JournalException("[storage] url cannot be used: " + e.getMessage(), e);
        }
        Recovery.Start filled = recovery.refilled(recovered);
        return new Replication(
                options, log, JournalState.of(metadata, filled), attachment, kept, filled, Optional.of(opened));
    }

    /** What the core begins with. */
    public Recovery.Start start() {
        return start;
    }

    /** The number of the filesystem, when one is to be made. */
    public long filesystemId() {
        return attachment.volume().filesystemId();
    }

    /** The block size of the filesystem, when one is to be made. */
    public int blockBytes() {
        return attachment.volume().blockBytes();
    }

    /** What of the store is on this machine. */
    public KeptBlocks kept() {
        return kept;
    }

    /** Where pieces that are in the store are read from. */
    public BlockSource source() {
        return attachment;
    }

    /**
     * Begins to fetch what is only in the store.
     *
     * @param hasHole told of inodes that have a hole, when that is known
     */
    public Hydrator hydrate(OrderedMap map, Journal journal, Tasks tasks, Clock clock, LongConsumer hasHole) {
        Hydrator hydrator = new Hydrator(map, journal, tasks, clock, options.metadata(), hasHole);
        opened.ifPresent(o -> hydrator.begin(o.base()));
        return hydrator;
    }

    /** Begins to replicate. */
    public Replicator run(Journal journal, Relocation relocation, Hydrator hydrator, Tasks tasks, Clock clock) {
        return new Replicator(
                new Replicator.Parts(attachment, state, journal, log, relocation, hydrator),
                opened.map(Opened::branch),
                options.uploadInterval(),
                tasks,
                clock);
    }
}

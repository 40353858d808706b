package io.shorefs.core;

import io.shorefs.core.check.Scrub;
import io.shorefs.core.check.ScrubReport;
import io.shorefs.core.collect.CollectionReport;
import io.shorefs.core.collect.Collector;
import io.shorefs.core.collect.StoreStatus;
import io.shorefs.core.commit.Journal;
import io.shorefs.core.data.Relocation;
import io.shorefs.core.key.State;
import io.shorefs.core.map.OrderedMap;
import io.shorefs.core.replication.BranchCommands;
import io.shorefs.core.replication.Hydrator;
import io.shorefs.core.replication.KeptBlocks;
import io.shorefs.core.replication.Replication;
import io.shorefs.core.replication.Replicator;
import io.shorefs.core.replication.StoreOptions;
import io.shorefs.core.snapshot.CheckpointMounts;
import io.shorefs.core.snapshot.Checkpoints;
import io.shorefs.core.snapshot.ReadParts;
import io.shorefs.spi.CommitLog;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * The filesystem in its object store: what goes there, is fetched from there, and is kept, collected and checked there. Any thread, but {@link #stop}, {@link #publishLast} and
 * {@link #abandon}, which one thread calls once.
 *
 * @param branch its name in the bucket, empty for the volume itself
 */
record StoreParts(
        String branch,
        Journal journal,
        Hydrator hydrator,
        Replicator replicator,
        Collector collector,
        BranchCommands branches,
        CheckpointMounts mounts,
        Checkpoints checkpoints,
        KeptBlocks kept,
        Scrub scrubber) {
    private static final System.Logger LOG = System.getLogger(StoreParts.class.getName());

    /** How long a stop waits for the object store. */
    private static final Duration LAST_UPLOAD = Duration.ofSeconds(2);

    /**
     * Begins to fetch, to upload, to collect and to check.
     *
     * @param holes is told of inodes that have holes to be reclaimed
     */
    static StoreParts of(
            Replication replication,
            StoreOptions options,
            OrderedMap map,
            Journal journal,
            Relocation relocation,
            LongConsumer holes,
            ReadParts parts,
            Tasks tasks,
            Clock clock) {
        Duration grace = options.collection().grace();
        Hydrator hydrator = replication.hydrate(map, journal, tasks, clock, holes);
        map.fetchedBy(hydrator);
        Replicator replicator = replication.run(journal, relocation, hydrator, tasks, clock);
        Supplier<CompletableFuture<Void>> publishedNow =
                () -> journal.syncAll().thenCompose(ignored -> replicator.published());
        Collector collector = new Collector(replicator, publishedNow, relocation, options.collection(), tasks, clock);
        return new StoreParts(
                options.branch(),
                journal,
                hydrator,
                replicator,
                collector,
                new BranchCommands(replicator, publishedNow, collector::collect, tasks),
                CheckpointMounts.of(replicator, parts, grace),
                new Checkpoints(replicator, publishedNow, collector::released, tasks, clock),
                replication.kept(),
                new Scrub(
                        replicator,
                        journal,
                        tasks,
                        clock,
                        options.scrubRate(),
                        grace,
                        map.state(State.SCRUBBED_INODE),
                        map.state(State.SCRUBBED_CHUNK)));
    }

    /** Completes when all that is durable here now is in the object store. */
    CompletableFuture<Void> published() {
        return replicator.published();
    }

    /** As {@link Collector#collect}. */
    CompletableFuture<CollectionReport> collect() {
        return collector.collect();
    }

    /** As {@link Scrub#now}. */
    CompletableFuture<ScrubReport> scrub() {
        return scrubber.now();
    }

    /** As {@link Hydrator#all}. */
    CompletableFuture<Void> hydrate() {
        return hydrator.all();
    }

    Optional<Progress.At> hydration() {
        return hydrator.progress();
    }

    Optional<Progress.At> collecting() {
        return collector.progress();
    }

    Optional<Progress.At> scrubbing() {
        return scrubber.progress();
    }

    ScrubReport scrubReport() {
        return scrubber.report();
    }

    KeptBlocks.Status cacheStatus() {
        return kept.status();
    }

    /** How it stands with the store, which is not asked. */
    StoreStatus status() {
        Replicator.Progress progress = replicator.progress();
        int clones = replicator
                .branch()
                .map(served -> served.manifest().known().pins().size())
                .orElse(0);
        return new StoreStatus(
                branch,
                clones,
                progress.epoch(),
                progress.lastLog(),
                progress.behind(),
                bytesBehind(),
                progress.answers(),
                progress.fenced(),
                collector.last());
    }

    /** Bytes of payload that only the journal has. */
    private long bytesBehind() {
        return (journal.space().totalPages() - journal.space().freePages()) * CommitLog.PAGE;
    }

    /** Ends everything but the upload. */
    void stop() {
        mounts.close();
        hydrator.close();
        scrubber.close();
        collector.close();
    }

    /** Ends the upload, after a moment for what is not in the store: the rest stays in the journal, and goes there with the next start. */
    void publishLast(Progress progress) {
        try {
            new Draining("bytes that are uploaded", this::bytesBehind, progress)
                    .await(replicator.published(), LAST_UPLOAD);
        } catch (TimeoutException | ExecutionException e) {
            tellUnpublished(replicator.progress().fenced().isPresent());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            replicator.close();
        }
    }

    private void tellUnpublished(boolean fenced) {
        if (!journal.hasUnpublished()) {
            return;
        }
        if (fenced) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the last changes stay in the journal, since another server has taken over: \"shorefs journal export DIR\" saves them, \"shorefs journal discard\" gives them up");
        } else {
            LOG.log(
                    System.Logger.Level.INFO,
                    "the last changes, with {0} bytes of data, are not in the object store yet: they stay in the journal until the next start",
                    Long.toString(bytesBehind()));
        }
    }

    /** Ends everything at once, as a crash would. */
    void abandon() {
        stop();
        replicator.close();
    }
}

package io.shorefs.core.check;

import io.shorefs.api.FsException;
import io.shorefs.core.Progress;
import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.object.LogObject;
import io.shorefs.core.replication.Bucket;
import io.shorefs.core.tree.Index;
import io.shorefs.core.tree.Manifest;
import io.shorefs.core.tree.Run;
import io.shorefs.core.tree.StoredMap;
import io.shorefs.core.tree.TableCheck;
import io.shorefs.core.tree.TableRef;
import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Reads what only checkpoints have: tables and blocks that were not read before, each once, however many checkpoints need it. One that is deleted meanwhile may have lost something, which is no finding. One thread.
 */
final class CheckpointContents {
    private static final long CACHE_BYTES = 32 << 20;

    private final Bucket bucket;
    private final BucketObjects objects;
    private final Set<ObjectId> tables;
    private final VerifiedBlocks blocks;
    private final Executor ahead;
    private final Progress progress;
    private final Findings findings;

    /**
     * Of a branch.
     *
     * @param tables that were read; those that are read are added
     * @param blocks the same of blocks
     * @param findings what is wrong is added to them
     */
    CheckpointContents(
            Bucket bucket,
            BucketObjects objects,
            Set<ObjectId> tables,
            VerifiedBlocks blocks,
            Executor ahead,
            Progress progress,
            Findings findings) {
        this.bucket = bucket;
        this.objects = objects;
        this.tables = tables;
        this.blocks = blocks;
        this.ahead = ahead;
        this.progress = progress;
        this.findings = findings;
    }

    /** Reads those of a checkpoint. */
    void run(String name, Manifest.Checkpoint checkpoint) throws StoreException {
        Findings own = new Findings();
        try {
            read(name, checkpoint, own);
        } catch (FsException damaged) {
            own.add(new Finding.Damage("what follows was not read", damaged.getMessage()));
        } catch (Unavailable e) {
            absent(name, checkpoint, own, e.failure());
        } catch (StoreException e) {
            absent(name, checkpoint, own, e);
        }
        own.list().forEach(finding -> findings.add(new Finding.Damage("checkpoint " + name, finding.text())));
    }

    private void absent(String name, Manifest.Checkpoint checkpoint, Findings own, StoreException failure)
            throws StoreException {
        if (failure.failure() != Failure.ABSENT) {
            throw failure;
        }
        if (isKept(name, checkpoint)) {
            own.add(new Finding.Damage("what follows was not read", failure.getMessage()));
        }
    }

    private boolean isKept(String name, Manifest.Checkpoint checkpoint) throws StoreException {
        return bucket.manifest()
                .filter(now -> checkpoint.equals(now.manifest().checkpoints().get(name)))
                .isPresent();
    }

    private void read(String name, Manifest.Checkpoint checkpoint, Findings own) throws StoreException {
        Index index = bucket.index(checkpoint.state());
        List<LogObject> tail = bucket.logs(checkpoint.state().logStart(), checkpoint.logEnd(), ahead);
        for (Run run : index.runs()) {
            for (TableRef table : run.tables()) {
                if (tables.add(table.id())) {
                    TableCheck.read(bucket.whole(), table);
                }
            }
        }
        StoredMap map = bucket.map(index, tail, CACHE_BYTES, ahead);
        Suspects suspects = new Suspects(() -> isKept(name, checkpoint) ? Optional.of(map) : Optional.empty(), own);
        BlockReads reads = new BlockReads(bucket, ahead, own, suspects, progress, blocks);
        StoredPayloads payloads = new StoredPayloads(objects, own, suspects, Optional.of(reads));
        map.scan(Key.first(Family.DATA), Key.last(Family.DATA), (key, value) -> {
            if (key.isChunk()) {
                own.value(key, value).ifPresent(chunk -> payloads.take(key, (Chunk) chunk));
            }
            return true;
        });
        payloads.end();
        own.name(new FilePaths(map));
    }
}

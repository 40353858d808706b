package io.shorefs.core.check;

import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Payload;
import io.shorefs.core.key.ValueCodec;
import io.shorefs.core.replication.BranchState;
import io.shorefs.core.replication.Bucket;
import io.shorefs.core.tree.StoredMap;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Blocks that are not there. Whose writer goes on may have moved or overwritten one since the state was read that names it, and deleted it then: so what there is after it was found absent is asked whether it still
 * names it, for many at once. One thread.
 */
final class Suspects {
    private static final int MOST = 1000;
    private static final long CACHE_BYTES = 32 << 20;

    private final Source source;
    private final Findings findings;
    private final List<Suspect> suspects = new ArrayList<>();

    /** Suspects of what may still name them. */
    Suspects(Source source, Findings findings) {
        this.source = source;
        this.findings = findings;
    }

    /** Those of a branch. */
    static Suspects of(Bucket bucket, Executor ahead, Findings findings) {
        return new Suspects(
                () -> {
                    Optional<BranchState> present = BranchState.read(bucket, ahead);
                    return present.isEmpty()
                            ? Optional.empty()
                            : Optional.of(present.get().map(bucket, CACHE_BYTES, ahead));
                },
                findings);
    }

    /** Gives the state that there is now, if there is one. */
    interface Source {
        Optional<StoredMap> present() throws StoreException;
    }

    private record Suspect(Key chunk, Payload.Stored block, String what) {}

    /** A block of a chunk is not there. */
    void add(Key chunk, Payload.Stored block, String what) throws StoreException {
        suspects.add(new Suspect(chunk, block, what));
        if (suspects.size() == MOST) {
            judge();
        }
    }

    /** Makes findings of those that are still needed. */
    void judge() throws StoreException {
        if (suspects.isEmpty()) {
            return;
        }
        Optional<StoredMap> present = source.present();
        if (present.isPresent()) {
            for (Suspect suspect : suspects) {
                if (isNamed(present.get(), suspect)) {
                    findings.damaged(suspect.chunk(), suspect.what());
                }
            }
        }
        suspects.clear();
    }

    private static boolean isNamed(StoredMap map, Suspect suspect) throws StoreException {
        Key key = suspect.chunk();
        Optional<byte[]> value = map.get(key);
        return value.isPresent()
                && ((Chunk) ValueCodec.decode(key, value.get()))
                        .pieces().stream().anyMatch(piece -> piece.payload().equals(suspect.block()));
    }
}

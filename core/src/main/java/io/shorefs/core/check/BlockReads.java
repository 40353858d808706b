package io.shorefs.core.check;

import io.shorefs.api.FsException;
import io.shorefs.core.Progress;
import io.shorefs.core.data.BlockSource;
import io.shorefs.core.data.Neighbours;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Payload;
import io.shorefs.spi.ObjectStore.Failure;
import io.shorefs.spi.ObjectStore.StoreException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

/** Reads and opens blocks of the object store, neighbours with one request, several requests at once; up to so many MiB together. One thread. */
final class BlockReads {
    private static final long ROUND_BYTES = 32 << 20;
    private static final int ROUND_BLOCKS = 16 << 10;

    private final BlockSource source;
    private final Parallel parallel;
    private final Findings findings;
    private final Suspects suspects;
    private final Progress progress;
    private final VerifiedBlocks verified;
    private final Map<Payload.Stored, Key> round = new LinkedHashMap<>();
    private long roundBytes;

    /**
     * None yet.
     *
     * @param verified blocks that were read before, which are not read again
     */
    BlockReads(
            BlockSource source,
            Executor ahead,
            Findings findings,
            Suspects suspects,
            Progress progress,
            VerifiedBlocks verified) {
        this.source = source;
        this.parallel = new Parallel(ahead);
        this.findings = findings;
        this.suspects = suspects;
        this.progress = progress;
        this.verified = verified;
    }

    /** Reads a block soon, unless it was read before. */
    void take(Key chunk, Payload.Stored block) throws StoreException {
        if (verified.add(block)) {
            round.put(block, chunk);
            roundBytes += block.length();
        }
        if (roundBytes >= ROUND_BYTES || round.size() >= ROUND_BLOCKS) {
            run();
        }
    }

    /** Reads what is left. */
    void run() throws StoreException {
        List<List<Payload.Stored>> requests = Neighbours.of(round.keySet());
        List<Parallel.Outcome<List<Payload.Stored>>> outcomes = parallel.run(requests, source::read);
        for (Parallel.Outcome<List<Payload.Stored>> outcome : outcomes) {
            if (outcome.failure().isPresent()) {
                failed(outcome.of(), outcome.failure().get());
            }
        }
        progress.at("bytes of contents", verified.bytes(), 0);
        round.clear();
        roundBytes = 0;
    }

    /** It is one of several, or more: each is read by itself then. */
    private void failed(List<Payload.Stored> blocks, Exception failure) throws StoreException {
        if (blocks.size() > 1) {
            for (Parallel.Outcome<List<Payload.Stored>> single :
                    parallel.run(blocks.stream().map(List::of).toList(), source::read)) {
                if (single.failure().isPresent()) {
                    failed(single.of(), single.failure().get());
                }
            }
            return;
        }
        Payload.Stored block = blocks.getFirst();
        Key chunk = round.get(block);
        switch (failure) {
            case FsException damaged -> findings.damaged(chunk, damaged.getMessage());
            case StoreException e
            when e.failure() == Failure.ABSENT -> {
                verified.remove(block); // another state may need it all the same
                suspects.add(chunk, block, e.getMessage());
            }
            case StoreException e -> throw e;
            case RuntimeException fault -> throw fault;
            default -> throw new IllegalStateException(failure);
        }
    }
}

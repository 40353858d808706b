package io.shorefs.core.commit;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.map.ColdRanges;
import io.shorefs.core.map.OrderedMap;
import io.shorefs.spi.LocalMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Puts what the object store has of a range under what the local map has. One transaction. The applying thread. */
final class WarmedRange implements Upkeep {
    private final LocalMap localMap;
    private final OrderedMap map;
    private final OldestBase oldest;
    private final StoredRange range;
    private volatile Optional<FsException> refused = Optional.empty();

    WarmedRange(LocalMap localMap, OrderedMap map, OldestBase oldest, StoredRange range) {
        this.oldest = oldest;
        this.localMap = localMap;
        this.map = map;
        this.range = range;
    }

    /** Without room it stays in the store: nothing else is held up by that. So does what is too old, and is read again. */
    @Override
    public Done step() {
        if (!oldest.allows(range)) {
            return new Done(List.of(), true);
        }
        AtomicReference<ColdRanges> left = new AtomicReference<>();
        try {
            localMap.update(transaction -> left.set(ColdKeys.warm(transaction, map.cold(), range)));
            map.cold(left.get());
        } catch (FsException e) {
            if (e.errno() != Errno.ENOSPC) {
                throw e;
            }
            refused = Optional.of(e);
        }
        return new Done(List.of(), true);
    }

    /** ENOSPC when there was no room; after the step. */
    void requireRoom() {
        refused.ifPresent(failure -> {
            throw failure;
        });
    }
}

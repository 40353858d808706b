package io.shorefs.core.snapshot;

import io.shorefs.core.Clock;
import io.shorefs.core.Tasks;
import io.shorefs.core.data.BlockCache;
import io.shorefs.core.data.BlockSource;

/**
 * What read-only filesystems of one volume share.
 *
 * @param source where blocks are read from
 * @param cache of blocks
 * @param blockBytes bytes of a block
 * @param lockBytes of the heap, for byte-range locks of each
 */
public record ReadParts(
        BlockSource source, BlockCache cache, int blockBytes, long lockBytes, Tasks tasks, Clock clock) {}

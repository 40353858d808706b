package io.shorefs.core.namespace;

import io.shorefs.core.Clock;
import io.shorefs.core.map.OrderedMap;
import io.shorefs.core.map.Sequences;
import io.shorefs.core.op.Admission;
import io.shorefs.core.op.InodeLocks;

/**
 * What every operation works with.
 *
 * @param map the one ordered map
 * @param locks of inodes
 * @param versions sequences of changes, taken with the inode's lock held
 * @param clock for timestamps
 * @param admission asked before any lock is taken
 */
record Engine(OrderedMap map, InodeLocks locks, Sequences versions, Clock clock, Admission admission) {}

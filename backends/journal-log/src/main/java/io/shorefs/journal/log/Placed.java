package io.shorefs.journal.log;

import io.shorefs.spi.CommitLog.Slot;
import java.util.List;

/**
 * An accepted record's place.
 *
 * @param from its first page in the ring
 * @param next the page behind it
 * @param slots its payloads
 */
record Placed(long from, long next, List<Slot> slots) {}

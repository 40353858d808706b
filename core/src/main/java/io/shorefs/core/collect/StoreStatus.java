package io.shorefs.core.collect;

import java.time.Duration;
import java.util.Optional;

/**
 * How a filesystem stands with its object store.
 *
 * @param branch name of the one that is served
 * @param clones how many others stand on states of it, deleted ones that others stand on among them; 0 until it is taken over
 * @param epoch of this writer; 0 until it has taken the filesystem over
 * @param lastLog number of the last log in the store; -1 for none
 * @param behind how long at most the store does not have something that is durable here
 * @param bytesBehind of payload that only the journal has
 * @param answers whether the store did lately
 * @param fenced why every change is refused for good, if it is
 * @param collection the last one since the start
 */
public record StoreStatus(
        String branch,
        int clones,
        long epoch,
        long lastLog,
        Duration behind,
        long bytesBehind,
        boolean answers,
        Optional<String> fenced,
        Optional<CollectionReport> collection) {}

package io.shorefs.distribution.config;

import io.shorefs.distribution.config.ServerConfiguration.Checkpoints;
import java.time.Duration;
import java.util.Optional;

/** Reads {@code [checkpoints]}. */
record CheckpointsReader(ConfigSettings root, boolean hasStore) {
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final long KEEP = 24;

    /** Room is left for those that somebody makes by hand. */
    private static final long MOST = 200;

    /** The schedule, if the file has one. */
    Optional<Checkpoints> read() {
        ConfigSettings table = root.table("checkpoints");
        Optional<Duration> every = table.duration("every");
        Optional<Long> keep = table.number("keep");
        if (every.isEmpty() && keep.isPresent()) {
            throw table.mistake("keep", "nothing is made without every: set every, too, for example to \"1 h\"");
        }
        if (every.isPresent()
                && (every.get().compareTo(SHORTEST) < 0 || every.get().compareTo(LONGEST) > 0)) {
            throw table.mistake("every", "a duration from 1 min to 366 d is wanted");
        }
        if (keep.isPresent() && (keep.get() < 1 || keep.get() > MOST)) {
            throw table.mistake("keep", "a number from 1 to " + MOST + " is wanted");
        }
        table.refuseUnknown();
        if (every.isPresent() && !hasStore) {
            throw table.mistake("every", "checkpoints are kept in an object store: set [storage] url");
        }
        return every.map(time -> new Checkpoints(time, (int) (long) keep.orElse(KEEP)));
    }
}

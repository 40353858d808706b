package io.shorefs.conformance.history;

import io.shorefs.api.FileSystem;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Runs small random histories of concurrent sessions on a filesystem, each in a directory of its own, and ends at the first that no order of the model explains.
 * One thread uses it.
 *
 * <p>A seed gives the same operations again, not the same timing: a failure tells the whole history.
 */
public final class ConcurrentHistories {
    private static final int SESSIONS = 3;
    private static final int CALLS = 5;

    private final FileSystem fs;
    private final long seed;
    private final CallGenerator generator;

    /**
     * On a filesystem whose root is root's.
     *
     * @param seed what the operations follow from
     */
    public ConcurrentHistories(FileSystem fs, long seed) {
        this.fs = fs;
        this.seed = seed;
        generator = new CallGenerator(new Random(seed));
    }

    /**
     * Runs and checks so many.
     *
     * @throws AssertionError when one is not linearizable, with the seed and the history
     */
    public void run(int count) {
        try (Sessions sessions = new Sessions(SESSIONS)) {
            for (int i = 0; i < count; i++) {
                Place place = Place.make(fs, "history-" + i, SESSIONS);
                check(i, sessions.run(place, generator.script(SESSIONS, CALLS)));
                place.end();
            }
        }
    }

    private void check(int number, History history) {
        Linearization search = new Linearization(history);
        if (search.find().isEmpty()) {
            throw new AssertionError("history " + number + " of seed " + seed
                    + ": no order of the model explains it (began-ended, a column a session; file a is #"
                    + history.file() + ", directory d is #" + history.inner() + ")\n" + history
                    + "\nlongest order that is explained:\n" + text(search.longest()));
        }
    }

    private static String text(List<Event> order) {
        return order.stream().map(Event::toString).collect(Collectors.joining("\n"));
    }
}

package io.shorefs.conformance.history;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What all sessions did at one {@link Place}. Immutable.
 *
 * @param file the number of the file that was there at the beginning
 * @param inner the number of the directory that was there at the beginning
 * @param events in the order in which the operations began
 */
record History(int sessions, long file, long inner, List<Event> events) {
    History {
        events = events.stream().sorted(Comparator.comparingInt(Event::began)).toList();
    }

    /** Lines with the ticks, a column a session, the operation and its answer. */
    @Override
    public String toString() {
        return events.stream().map(Event::toString).collect(Collectors.joining("\n"));
    }
}

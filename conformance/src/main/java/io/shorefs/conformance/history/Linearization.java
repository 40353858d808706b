package io.shorefs.conformance.history;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Searches for an order of a history's operations in which the model gives every recorded answer, and in which no operation comes before one that was over
 * when it began. States that were reached before with the same operations done are not searched again. One thread, used once.
 */
final class Linearization {
    private static final int MAX_EVENTS = 62; // a set of them is a long

    private final History history;
    private final List<Event> events;
    private final Set<Reached> reached = new HashSet<>();
    private final List<Event> order = new ArrayList<>();
    private List<Event> longest = List.of();

    private record Reached(long done, String state) {}

    Linearization(History history) {
        this.history = history;
        events = history.events();
        if (events.size() > MAX_EVENTS) {
            throw new IllegalArgumentException("a history of " + events.size() + " operations: at most " + MAX_EVENTS);
        }
    }

    /** An order that explains the history; empty if there is none. */
    Optional<List<Event>> find() {
        return extend(0, new Replay(history)) ? Optional.of(List.copyOf(order)) : Optional.empty();
    }

    /** The longest beginning of an order that was found; to understand a failure. */
    List<Event> longest() {
        return longest;
    }

    private boolean extend(long done, Replay before) {
        if (order.size() > longest.size()) {
            longest = List.copyOf(order);
        }
        if (order.size() == events.size()) {
            return true;
        }
        Replay replay = before;
        for (int i = 0; i < events.size(); i++) {
            if (mayBeNext(i, done)) {
                if (leads(events.get(i), done | 1L << i, replay == null ? replay() : replay)) {
                    return true;
                }
                replay = null; // it went further
            }
        }
        return false;
    }

    private boolean mayBeNext(int candidate, long done) {
        if ((done & 1L << candidate) != 0) {
            return false;
        }
        for (int i = 0; i < events.size(); i++) {
            if ((done & 1L << i) == 0 && events.get(i).isBefore(events.get(candidate))) {
                return false;
            }
        }
        return true;
    }

    /** Whether an order of all begins with the present one, whose replay is given, and this operation. */
    private boolean leads(Event next, long done, Replay replay) {
        if (!replay.explains(next)) {
            return false;
        }
        order.add(next);
        Reached now = new Reached(done, replay.fingerprint());
        if (reached.add(now) && extend(done, replay)) {
            return true;
        }
        order.removeLast();
        return false;
    }

    private Replay replay() {
        Replay replay = new Replay(history);
        for (Event event : order) {
            if (!replay.explains(event)) {
                throw new IllegalStateException("the model answered otherwise before");
            }
        }
        return replay;
    }
}

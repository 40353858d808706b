package io.shorefs.conformance.history;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that do scripts at the same time, and record what happens. One thread uses it. */
final class Sessions implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;
    private static final int SPINS = 1_000;

    private final int count;
    private final ExecutorService threads;

    Sessions(int count) {
        this.count = count;
        threads = Executors.newFixedThreadPool(count);
    }

    /** Does a script a session, of the same length, all at once. */
    History run(Place place, List<List<Call>> scripts) {
        AtomicInteger arrived = new AtomicInteger();
        AtomicInteger ticks = new AtomicInteger();
        List<Future<List<Event>>> running = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int session = i;
            running.add(threads.submit(() -> record(place, session, scripts.get(session), arrived, ticks)));
        }
        List<Event> events = new ArrayList<>();
        running.forEach(r -> events.addAll(finished(r)));
        return new History(count, place.file(), place.number(Where.INNER), events);
    }

    /** The sessions meet before every second operation: they are so short that they would not overlap otherwise. */
    private List<Event> record(
            Place place, int session, List<Call> script, AtomicInteger arrived, AtomicInteger ticks) {
        List<Event> events = new ArrayList<>(script.size());
        for (Call call : script) {
            if (events.size() % 2 == 0) {
                meet(arrived, (events.size() / 2 + 1) * count);
            }
            int began = ticks.getAndIncrement();
            Answer answer = call.on(place, session);
            events.add(new Event(session, call, began, ticks.getAndIncrement(), answer));
        }
        return events;
    }

    /** Returns when so many have arrived, once for each meeting. A wait that sleeps would end one after the other, one that only spins would keep the last from a processor. */
    @SuppressWarnings("ThreadPriorityCheck") // nothing but the time depends on it
    private static void meet(AtomicInteger arrived, int all) {
        arrived.incrementAndGet();
        for (int spins = 0; arrived.get() < all; spins++) {
            if (spins < SPINS) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }

    private static List<Event> finished(Future<List<Event>> session) {
        try {
            return session.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("a session failed", e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("a session hangs", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while sessions ran", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}

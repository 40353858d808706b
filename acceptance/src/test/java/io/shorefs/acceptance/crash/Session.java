package io.shorefs.acceptance.crash;

import io.shorefs.acceptance.server.ServerProcess;
import io.shorefs.conformance.ninep.NinepClient;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One client of its own connection that works, one operation after the other, in a directory of its own until the server is
 * killed; it knows what was asked, what was answered, and when.
 */
final class Session {
    private final String home;
    private final OperationSource source;
    private Tree base = new Tree();
    private List<Step> steps = new ArrayList<>();
    private long keptUntil = Long.MAX_VALUE;

    /**
     * An operation of this round.
     *
     * @param asked {@link System#nanoTime} before it was sent
     * @param answered the same after its answer; {@link Long#MAX_VALUE} without one
     * @param durable how many steps of the round must survive because it was answered
     */
    record Step(Operation operation, long asked, long answered, int durable) {}

    Session(String home, OperationSource source) {
        this.home = home;
        this.source = source;
    }

    String home() {
        return home;
    }

    /** The state before this round's first step. */
    Tree base() {
        return base;
    }

    List<Step> steps() {
        return steps;
    }

    /** Makes the directory. */
    void prepare(ServerProcess server) {
        try (NinepClient client = server.client(0)) {
            new Player(client, home).makeHome();
        }
    }

    /** Works until the connection breaks, or {@code limit} operations are done. */
    void work(ServerProcess server, int limit) {
        Tree tree = base.copy();
        LastChanges changes = new LastChanges();
        try (NinepClient client = server.client(0)) {
            Player player = new Player(client, home);
            while (steps.size() < limit) {
                Operation operation = source.next(tree);
                long asked = System.nanoTime();
                steps.add(new Step(operation, asked, Long.MAX_VALUE, 0));
                player.perform(operation);
                int number = steps.size();
                int durable = changes.durableAfter(number, operation, tree);
                steps.set(number - 1, new Step(operation, asked, System.nanoTime(), durable));
                changes.note(number, operation, tree.apply(operation), tree);
            }
        } catch (UncheckedIOException e) {
            if (!server.isEnding()) {
                throw e;
            }
        }
    }

    /** The machine is gone, and with it what was made durable after this {@link System#nanoTime}. */
    void lostAfter(long time) {
        keptUntil = time;
    }

    /** How many steps must have survived. */
    int durable() {
        return steps.stream()
                .filter(step -> step.answered() <= keptUntil)
                .mapToInt(Step::durable)
                .max()
                .orElse(0);
    }

    /** What the server has. */
    Tree actual(ServerProcess server) {
        try (NinepClient client = server.client(0)) {
            return new Player(client, home).read();
        }
    }

    /** The next round begins with this state. */
    void goOnFrom(Tree state) {
        base = state;
        steps = new ArrayList<>();
        keptUntil = Long.MAX_VALUE;
    }
}

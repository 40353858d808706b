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

    /**
     * An operation of this round.
     *
     * @param asked {@link System#nanoTime} before it was sent
     * @param answered the same after its answer; {@link Long#MAX_VALUE} without one
     */
    record Step(Operation operation, long asked, long answered) {
        boolean isAnswered() {
            return answered != Long.MAX_VALUE;
        }
    }

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
        try (NinepClient client = server.client(0)) {
            Player player = new Player(client, home);
            while (steps.size() < limit) {
                Operation operation = source.next(tree);
                long asked = System.nanoTime();
                steps.add(new Step(operation, asked, Long.MAX_VALUE));
                player.perform(operation);
                steps.set(steps.size() - 1, new Step(operation, asked, System.nanoTime()));
                tree.apply(operation);
            }
        } catch (UncheckedIOException e) {
            if (!server.isEnding()) {
                throw e;
            }
        }
    }

    /** How many steps must have survived: those that an answered sync vouches for. */
    int durable() {
        int durable = 0;
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).isAnswered()) {
                durable = Math.max(durable, vouchedFor(i));
            }
        }
        return durable;
    }

    /**
     * A sync of a file vouches for that file's last change, and what happened before it: if that change is durable already, nothing is committed for the sync.
     */
    private int vouchedFor(int step) {
        Operation operation = steps.get(step).operation();
        if (!(operation instanceof Operation.Sync sync)) {
            return operation.makesDurable() ? step + 1 : 0;
        }
        for (int i = step - 1; i >= 0; i--) {
            if (steps.get(i).operation().changes(sync.path())) {
                return i + 1;
            }
        }
        return 0;
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
    }
}

package io.shorefs.acceptance.crash;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The crash test's own judgement: it must see what a wrong server would do. */
class PrefixTest {
    private static final Habits HABITS = new Habits(10, 10, 1000);
    private static final Habits NO_SYNCS = new Habits(0, 0, 1000);

    /** A session whose steps were asked and answered one after the other, beginning at {@code time}. */
    private static Session session(int seed, int steps, long time) {
        return session(seed, steps, time, HABITS);
    }

    private static Session session(int seed, int steps, long time, Habits habits) {
        OperationSource source = new OperationSource(new SplittableRandom(seed), habits);
        Session session = new Session("s" + seed, source);
        Tree tree = new Tree();
        LastChanges changes = new LastChanges();
        for (int i = 1; i <= steps; i++) {
            Operation operation = source.next(tree);
            int durable = changes.durableAfter(i, operation, tree);
            session.steps().add(new Session.Step(operation, time + i * 10L, time + i * 10L + 5, durable));
            changes.note(i, operation, tree.apply(operation), tree);
        }
        return session;
    }

    private static Tree after(Session session, int steps) {
        Tree tree = new Tree();
        session.steps().subList(0, steps).forEach(step -> tree.apply(step.operation()));
        return tree;
    }

    @Test
    void everyPrefixWithTheDurableStepsIsFound() {
        Session session = session(1, 300, 0);
        for (int k = session.durable(); k <= 300; k++) {
            Survivors found = Survivors.find(session, after(session, k));
            int expected = k;
            assertDoesNotThrow(() -> {
                if (found.least() > expected || found.most() < expected) {
                    throw new AssertionError(found.least() + " to " + found.most() + ", not " + expected);
                }
            });
        }
    }

    @Test
    void lostDurableStepIsSeen() {
        Session session = session(2, 300, 0);
        assertThrows(AssertionError.class, () -> Survivors.find(session, after(session, session.durable() - 1)));
    }

    @Test
    void missingOlderStepIsSeen() {
        Session session = session(3, 100, 0);
        int last = session.steps().size();
        for (int missing = 0; missing < last; missing++) {
            if (session.steps().get(missing).operation() instanceof Operation.SetXattr set) {
                Tree tree = after(session, last);
                if (tree.get(set.path()) instanceof Node.File file && file.xattrs.remove(set.name(), set.value())) {
                    assertThrows(AssertionError.class, () -> Survivors.find(session, tree));
                }
            }
        }
    }

    @Test
    void flippedByteIsSeen() {
        Session session = session(4, 200, 0);
        Tree tree = after(session, 200);
        for (String path : tree.paths()) {
            if (tree.get(path) instanceof Node.File file && file.content.length > 0) {
                file.content[file.content.length / 2] ^= 1;
                assertThrows(AssertionError.class, () -> Survivors.find(session, tree), path);
                file.content[file.content.length / 2] ^= 1;
            }
        }
        assertEquals(200, Survivors.find(session, tree).most());
    }

    @Test
    void stepLostBeforeAnotherSessionsSurvivorIsSeen() {
        Session early = session(5, 50, 0, NO_SYNCS);
        Session late = session(6, 50, 10_000, NO_SYNCS);
        List<Session> sessions = List.of(early, late);
        Survivors all = new Survivors(50, 50, new Tree());
        Survivors some = new Survivors(40, 40, new Tree());
        assertDoesNotThrow(() -> Prefix.check(sessions, List.of(all, some)));
        assertThrows(AssertionError.class, () -> Prefix.check(sessions, List.of(some, all)));
    }
}

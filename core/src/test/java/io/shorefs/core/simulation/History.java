package io.shorefs.core.simulation;

import io.shorefs.api.FileSystem;
import io.shorefs.conformance.filesystem.TestClock;
import io.shorefs.conformance.model.ModelFileSystem;
import io.shorefs.conformance.random.Timed;
import io.shorefs.conformance.random.Tree;
import io.shorefs.conformance.random.World;
import java.util.ArrayList;
import java.util.List;

/** What was done since the last crash, and what of earlier times was left: the state after a crash is looked for among the states after each prefix. */
public final class History {
    private static final int TOLD = 60;

    private final List<List<Timed>> lives = new ArrayList<>();
    private List<Timed> present = new ArrayList<>();

    /**
     * The model in the state that was found.
     *
     * @param world knows what has a name
     * @param clock of the moment at which this was the state
     * @param kept how many steps since the crash before led here
     */
    public record Found(World world, TestClock clock, int kept) {}

    /** Notes a step, before it is done. */
    public void add(Timed step) {
        present.add(step);
    }

    /** The last step was refused for want of space: it did nothing. */
    public void refused() {
        present.removeLast();
    }

    /** How many steps were done since the last crash. */
    public int size() {
        return present.size();
    }

    /**
     * Looks for the state found after a crash, and forgets the steps that were lost.
     *
     * @param found the tree of the filesystem
     * @param durable how many steps since the crash before must not be lost
     * @throws AssertionError when it is the state of no such prefix
     */
    public Found crash(FileSystem found, int durable) {
        String tree = Tree.of(found);
        TestClock clock = new TestClock();
        World world = past(clock);
        String least = "";
        for (int kept = 0; kept <= present.size(); kept++) {
            if (kept > 0) {
                String ignored = present.get(kept - 1).run(world, clock);
            }
            if (kept >= durable) {
                String expected = Tree.of(world.fileSystem());
                least = least.isEmpty() ? expected : least;
                if (expected.equals(tree)) {
                    lives.add(List.copyOf(present.subList(0, kept)));
                    present = new ArrayList<>();
                    return new Found(world.afterCrash().explore(), clock, kept);
                }
            }
        }
        throw new AssertionError("after a crash the state is that of no prefix of at least " + durable + " of "
                + present.size() + " steps\nfound but not in the shortest:\n" + difference(tree, least)
                + "\nin the shortest, not found:\n" + difference(least, tree) + "\nsteps:\n" + told());
    }

    /** The last steps, a line each. */
    public String told() {
        StringBuilder lines = new StringBuilder();
        for (int i = Math.max(0, present.size() - TOLD); i < present.size(); i++) {
            lines.append(i + 1).append(' ').append(present.get(i).step()).append('\n');
        }
        return lines.toString();
    }

    private World past(TestClock clock) {
        World world = new World(new ModelFileSystem(clock));
        for (List<Timed> life : lives) {
            for (Timed step : life) {
                String ignored = step.run(world, clock);
            }
            world = world.afterCrash().explore();
        }
        return world;
    }

    private static String difference(String of, String from) {
        List<String> lines = new ArrayList<>(of.lines().toList());
        lines.removeAll(from.lines().toList());
        return String.join("\n", lines);
    }
}

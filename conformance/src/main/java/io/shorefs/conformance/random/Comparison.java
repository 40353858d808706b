package io.shorefs.conformance.random;

import io.shorefs.api.AttributeChanges;
import io.shorefs.api.Credentials;
import io.shorefs.api.FileSystem;
import io.shorefs.conformance.filesystem.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Does the same random steps on a filesystem and on the model, and ends at the first difference. One thread. */
public final class Comparison {
    private static final int TOLD = 40;

    private final World subject;
    private final World model;
    private final TestClock clock;
    private final long seed;
    private final Random random;
    private final Generator generator;
    private final List<Timed> steps = new ArrayList<>();

    /**
     * Of two filesystems with nothing in them.
     *
     * @param clock the clock of both
     * @param seed what the steps follow from: the same seed, the same steps
     */
    public Comparison(FileSystem subject, FileSystem model, TestClock clock, long seed) {
        this.subject = new World(subject);
        this.model = new World(model);
        this.clock = clock;
        this.seed = seed;
        this.random = new Random(seed);
        this.generator = new Generator(random);
        subject.change(Credentials.ROOT, FileSystem.ROOT, AttributeChanges.ofMode(0777))
                .join();
        model.change(Credentials.ROOT, FileSystem.ROOT, AttributeChanges.ofMode(0777))
                .join();
    }

    /**
     * Does so many steps, then compares all that the filesystems hold.
     *
     * @throws AssertionError at a difference, with the seed and the last steps
     */
    public void run(int count) {
        for (int i = 0; i < count; i++) {
            Duration pause = random.nextInt(50) == 0 ? Duration.ofHours(25) : Duration.ofMillis(1001);
            Timed next = new Timed(pause, generator.next(model));
            steps.add(next);
            compare("answer", next.run(subject, clock), next.step().run(model));
            compare("attributes", subject.look(), model.look());
        }
        compare("tree", Tree.of(subject.fileSystem()), Tree.of(model.fileSystem()));
    }

    /** The steps done so far. */
    public List<Timed> steps() {
        return List.copyOf(steps);
    }

    private void compare(String what, String fromSubject, String fromModel) {
        if (!fromSubject.equals(fromModel)) {
            throw new AssertionError(
                    "seed " + seed + ", step " + steps.size() + ": another " + what + " than the model's\nsubject: "
                            + difference(fromSubject, fromModel) + "\nmodel:   " + difference(fromModel, fromSubject)
                            + "\nlast steps:\n"
                            + lastSteps());
        }
    }

    /** The lines that the other does not have. */
    private static String difference(String of, String from) {
        List<String> lines = new ArrayList<>(of.lines().toList());
        lines.removeAll(from.lines().toList());
        return String.join("\n         ", lines);
    }

    private String lastSteps() {
        StringBuilder told = new StringBuilder();
        for (int i = Math.max(0, steps.size() - TOLD); i < steps.size(); i++) {
            told.append(i + 1).append(' ').append(steps.get(i).step()).append('\n');
        }
        return told.toString();
    }
}

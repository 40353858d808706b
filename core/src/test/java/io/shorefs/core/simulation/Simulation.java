package io.shorefs.core.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shorefs.api.AttributeChanges;
import io.shorefs.api.OpenMode;
import io.shorefs.conformance.random.AttributeStep;
import io.shorefs.conformance.random.FileStep;
import io.shorefs.conformance.random.Generator;
import io.shorefs.conformance.random.Step;
import io.shorefs.conformance.random.Timed;
import io.shorefs.conformance.random.User;
import io.shorefs.conformance.random.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * Random operations on a machine that stops again and again: every answer is the model's, and every start finds the state after a prefix of the operations that no
 * answered fsync forbids, with nothing for a check to find.
 */
final class Simulation {
    private static final int MOST_STEPS = 150;
    private static final int MOST_MOMENTS = 200;
    private static final int MOST_NESTED = 4;
    private static final int WRITTEN = 3;
    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "f"); // as the generator names them

    private final Random random;
    private final Moments moments = new Moments();
    private final SteppedClock clock = new SteppedClock();
    private final Machine machine;
    private final Generator generator;
    private final History history = new History();
    private final List<Asked> asked = new ArrayList<>();
    private final Counts counts = new Counts();
    private History.Found model;
    private World subject;
    private Changes changes;
    private int durable;
    private int nested;
    private boolean inStep;

    /** An fsync that may not be answered yet, and the step up to which its answer promises all. */
    private record Asked(CompletableFuture<Void> answer, int promises) {}

    Simulation(long seed) {
        random = new Random(seed);
        machine = new Machine(random, moments, clock);
        generator = new Generator(random);
        machine.start();
        begin();
        step(new AttributeStep.Change(User.ROOT, 0, AttributeChanges.ofMode(0777)));
        machine.tasks().runUntil(machine.core().syncAll());
        durable = history.size();
        machine.kill();
    }

    Counts counts() {
        return counts;
    }

    /** One life of the machine, from its start to its end in the middle of something. */
    void live() {
        start();
        begin();
        moments.others(this::meanwhile);
        moments.stopAfter(random.nextInt(1 + random.nextInt(MOST_MOMENTS)));
        if (random.nextInt(20) == 0) {
            machine.failNextSync();
        }
        try {
            for (int i = random.nextInt(1 + random.nextInt(MOST_STEPS)); i > 0; i--) {
                act();
            }
        } catch (MachineStopped e) {
            counts.stoppedInside++;
        }
        nested = 0;
        inStep = false;
        noteAnswers();
        stop();
    }

    /** A start may end early, too. */
    private void start() {
        while (true) {
            if (random.nextInt(3) == 0) {
                moments.stopAfter(random.nextInt(8));
            }
            try {
                machine.start();
                moments.quiet();
                return;
            } catch (MachineStopped e) {
                counts.stoppedInRecovery++;
                stop();
            }
        }
    }

    private void stop() {
        moments.quiet();
        if (random.nextInt(5) == 0) {
            machine.kill();
        } else {
            machine.cutPower();
            counts.cuts++;
        }
    }

    /** Compares what was recovered. */
    private void begin() {
        if (machine.core().recoveredRecords() > 0) {
            counts.mapBehind++;
        } else {
            counts.mapHadAll++;
        }
        assertEquals(List.of(), machine.check());
        int done = history.size();
        model = history.crash(machine.fileSystem(), durable);
        if (model.kept() < done) {
            counts.lostSteps++;
        }
        clock.set(model.clock());
        subject = new World(machine.fileSystem()).explore();
        changes = new Changes(model.world());
        asked.clear();
        durable = 0;
    }

    private void act() {
        switch (random.nextInt(8)) {
            case 0 -> ask();
            case 1 -> waitForAnswer();
            default -> step(next());
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            machine.tasks().step();
        }
        noteAnswers();
    }

    /** What threads of their own would do while something reaches the disk. */
    private void meanwhile() {
        if (nested == MOST_NESTED || random.nextInt(3) > 0) {
            return;
        }
        nested++;
        for (int i = random.nextInt(6); i > 0; i--) {
            one();
        }
        nested--;
    }

    private void one() {
        if (inStep || random.nextBoolean()) {
            machine.tasks().step();
        } else {
            beside(next());
        }
    }

    /** Mostly about bytes: overwritten and removed, they move through the whole journal. */
    private Step next() {
        World world = model.world();
        if (world.files() < WRITTEN) {
            String name = NAMES.get(random.nextInt(NAMES.size()));
            return new FileStep.Create(User.ROOT, 0, name, OpenMode.READ_WRITE, 0666);
        }
        if (random.nextInt(3) == 0) {
            return generator.next(world);
        }
        return random.nextInt(3) == 0
                ? generator.file(world)
                : new FileStep.Write(
                        random.nextInt(WRITTEN), random.nextInt(50_000), random.nextInt(20_000), random.nextInt());
    }

    /** A step that does not wait for what goes on. */
    private void beside(Step step) {
        if (step instanceof FileStep.Sync) {
            ask();
        } else {
            step(step);
        }
    }

    private void step(Step step) {
        inStep = true;
        Timed next = new Timed(
                random.nextInt(50) == 0 ? Duration.ofHours(25) : Duration.ofMillis(1 + random.nextInt(2000)), step);
        history.add(next);
        int number = history.size();
        String expected = next.run(model.world(), model.clock());
        changes.done(model.world(), number);
        String happened = step.run(subject);
        assertSame(expected, happened, number, step);
        if (step instanceof FileStep.Sync sync && happened.equals("done")) {
            durable = Math.max(durable, changes.last(sync.inode()));
        }
        assertSame(model.world().attributes(), subject.attributes(), number, step);
        inStep = false;
    }

    private void assertSame(String expected, String happened, int number, Step step) {
        assertEquals(
                Changes.withoutAccessTimes(expected),
                Changes.withoutAccessTimes(happened),
                () -> "at step " + number + ", " + step + ", of\n" + history.told());
    }

    private void ask() {
        if (random.nextInt(4) == 0) {
            asked.add(new Asked(machine.core().syncAll(), history.size()));
            return;
        }
        int inode = random.nextInt(subject.inodes());
        asked.add(new Asked(machine.core().sync(subject.number(inode)), changes.last(inode)));
    }

    private void waitForAnswer() {
        if (!asked.isEmpty()) {
            inStep = true;
            machine.tasks().runUntil(asked.getFirst().answer());
            inStep = false;
        }
    }

    private void noteAnswers() {
        for (Iterator<Asked> next = asked.iterator(); next.hasNext(); ) {
            Asked fsync = next.next();
            if (fsync.answer().isDone()) {
                next.remove();
                if (!fsync.answer().isCompletedExceptionally()) { // ENOENT: it is gone
                    durable = Math.max(durable, fsync.promises());
                    counts.answers++;
                }
            }
        }
    }

    /** What happened, so that a test can see that it tested something. */
    static final class Counts {
        int cuts;
        int stoppedInside;
        int stoppedInRecovery;
        int mapBehind;
        int mapHadAll;
        int lostSteps;
        int answers;

        void add(Counts other) {
            cuts += other.cuts;
            stoppedInside += other.stoppedInside;
            stoppedInRecovery += other.stoppedInRecovery;
            mapBehind += other.mapBehind;
            mapHadAll += other.mapHadAll;
            lostSteps += other.lostSteps;
            answers += other.answers;
        }

        @Override
        public String toString() {
            return "%d cuts, %d stops inside a write, a sync or a transaction, %d in recovery, %d with the map behind the log, %d with nothing left to apply, %d lost steps, %d answered fsyncs"
                    .formatted(cuts, stoppedInside, stoppedInRecovery, mapBehind, mapHadAll, lostSteps, answers);
        }
    }
}

package io.shorefs.core.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.AttributeChanges;
import io.shorefs.api.OpenMode;
import io.shorefs.conformance.random.AttributeStep;
import io.shorefs.conformance.random.FileStep;
import io.shorefs.conformance.random.Generator;
import io.shorefs.conformance.random.NameStep;
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
    private static final int KEPT_IN_MAP = 4000; // what is longer goes to the log
    private static final int LEFT_IN_MAP = 1;
    private static final int SPARSE_PARTS = 8;
    private static final int SPARSE_WRITE = 1000;
    private static final int SPARSE_PART = 128 << 10; // a chunk of the smallest blocks
    private static final String NO_SPACE = "ENOSPC";
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
    private Duration owed = Duration.ZERO;
    private long ringPosition;
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
        if (machine.hasSmallMap()) {
            fillMap();
        }
        machine.tasks().runUntil(machine.core().syncAll());
        durable = history.size();
        machine.kill();
    }

    Counts counts() {
        return counts;
    }

    /** Up to a little that is left. */
    private void fillMap() {
        for (int i = 0; counts.refused == 0; i++) {
            step(new FileStep.Create(User.ROOT, 0, "filling" + i, OpenMode.READ_WRITE, 0666));
            step(new FileStep.Write(model.world().files() - 1, 0, KEPT_IN_MAP, i));
        }
        for (int i = 0; i < LEFT_IN_MAP; i++) {
            step(new NameStep.Unlink(User.ROOT, 0, "filling" + i));
        }
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
        for (int stops = 0; true; stops++) {
            if (random.nextInt(stops == 0 ? 3 : 2) == 0) {
                moments.stopAfter(random.nextInt(8));
            }
            try {
                machine.start();
                moments.quiet();
                return;
            } catch (MachineStopped e) {
                counts.stoppedInRecovery++;
                counts.stoppedThere += stops > 0 ? 1 : 0;
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
        counts.holes += machine.hasHoles() ? 1 : 0;
        counts.wraps += machine.ringPosition() < ringPosition ? 1 : 0;
        ringPosition = machine.ringPosition();
        assertEquals(List.of(), machine.check());
        int done = history.size();
        model = history.crash(machine.fileSystem(), durable);
        if (model.kept() < done) {
            counts.lostSteps++;
        }
        clock.set(model.clock());
        owed = Duration.ZERO;
        subject = new World(machine.fileSystem()).explore();
        changes = new Changes(model.world());
        asked.clear();
        durable = 0;
    }

    private void act() {
        switch (random.nextInt(24)) {
            case 0, 1, 2 -> ask();
            case 3, 4, 5 -> waitForAnswer();
            case 6, 7, 8 -> cutSparseFile();
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
        if (world.files() < WRITTEN && random.nextInt(4) > 0) {
            String name = NAMES.get(random.nextInt(NAMES.size()));
            return new FileStep.Create(User.ROOT, 0, name, OpenMode.READ_WRITE, 0666);
        }
        if (world.files() < WRITTEN || random.nextInt(3) == 0) {
            return generator.next(world);
        }
        int file = random.nextInt(WRITTEN);
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> generator.file(world);
            case 3 -> new FileStep.Write(file, random.nextInt(50_000), random.nextInt(200_000), random.nextInt());
            case 4 ->
                new FileStep.Change(
                        User.ROOT, file, AttributeChanges.ofSize(random.nextInt(1 + random.nextInt(70_000))));
            default -> new FileStep.Write(file, random.nextInt(50_000), random.nextInt(20_000), random.nextInt());
        };
    }

    /** So many parts are cut off that removing them is left for later; the cut goes through a block that is written before and behind it. */
    private void cutSparseFile() {
        if (model.world().files() < WRITTEN) {
            return;
        }
        int file = random.nextInt(WRITTEN);
        int size = SPARSE_WRITE + random.nextInt(2 * SPARSE_PART);
        step(new FileStep.Write(file, size - SPARSE_WRITE / 2, SPARSE_WRITE, random.nextInt()));
        for (int part = 1; part < SPARSE_PARTS; part++) {
            step(new FileStep.Write(
                    file, (long) part * SPARSE_PART + random.nextInt(SPARSE_PART / 2), SPARSE_WRITE, random.nextInt()));
        }
        cut(file, size);
        if (random.nextBoolean()) { // a second hole, in what is behind the first one's beginning
            cut(file, SPARSE_PARTS * SPARSE_PART);
            cut(file, size + 1 + random.nextInt(SPARSE_WRITE / 2 - 1));
        }
        step(new FileStep.Write(file, size + random.nextInt(SPARSE_WRITE), SPARSE_WRITE, random.nextInt()));
    }

    private void cut(int file, long size) {
        step(new FileStep.Change(User.ROOT, file, AttributeChanges.ofSize(size)));
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
        Duration pause = random.nextInt(50) == 0 ? Duration.ofHours(25) : Duration.ofMillis(1 + random.nextInt(2000));
        Timed next = new Timed(pause.plus(owed), step);
        history.add(next);
        model.clock().advance(pause);
        int number = history.size();
        String happened = step.run(subject);
        if (happened.equals(NO_SPACE)) {
            refused(next);
        } else {
            owed = Duration.ZERO;
            assertSame(step.run(model.world()), happened, number, step);
            changes.done(model.world(), number);
        }
        if (step instanceof FileStep.Sync sync && happened.equals("done")) {
            durable = Math.max(durable, changes.last(sync.inode()));
        }
        assertSame(model.world().attributes(), subject.attributes(), number, step);
        inStep = false;
    }

    /** The journal is full: the model, which never is, does not do it. */
    private void refused(Timed step) {
        assertTrue(needsRoom(step.step()), () -> step + " found no space, of\n" + history.told());
        history.refused();
        owed = step.pause();
        counts.refused++;
        counts.refusedNames += step.step() instanceof NameStep ? 1 : 0;
    }

    /** A full filesystem can be emptied. */
    private static boolean needsRoom(Step step) {
        return switch (step) {
            case NameStep.Unlink ignored -> false;
            case NameStep.Rmdir ignored -> false;
            case FileStep.Change ignored -> false;
            case AttributeStep.Change ignored -> false;
            case FileStep.Sync ignored -> false;
            case FileStep.Close ignored -> false;
            default -> true;
        };
    }

    private void assertSame(String expected, String happened, int number, Step step) {
        assertEquals(
                World.withoutAccessTimes(expected),
                World.withoutAccessTimes(happened),
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
                if (!fsync.answer().isCompletedExceptionally()) { // ESTALE: it is gone
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
        int stoppedThere;
        int mapBehind;
        int mapHadAll;
        int lostSteps;
        int answers;
        int refused;
        int refusedNames;
        int holes;
        int wraps;

        void add(Counts other) {
            cuts += other.cuts;
            stoppedInside += other.stoppedInside;
            stoppedInRecovery += other.stoppedInRecovery;
            stoppedThere += other.stoppedThere;
            mapBehind += other.mapBehind;
            mapHadAll += other.mapHadAll;
            lostSteps += other.lostSteps;
            answers += other.answers;
            refused += other.refused;
            refusedNames += other.refusedNames;
            holes += other.holes;
            wraps += other.wraps;
        }

        @Override
        public String toString() {
            return "%d cuts, %d stops inside a write, a sync or a transaction, %d in recovery, %d of them after such a stop, %d with the map behind the log, %d with nothing left to apply, %d lost steps, %d answered fsyncs, %d steps without space, %d of them of names, %d with holes, %d turns of the ring"
                    .formatted(
                            cuts,
                            stoppedInside,
                            stoppedInRecovery,
                            stoppedThere,
                            mapBehind,
                            mapHadAll,
                            lostSteps,
                            answers,
                            refused,
                            refusedNames,
                            holes,
                            wraps);
        }
    }
}

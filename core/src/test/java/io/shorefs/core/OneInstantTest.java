package io.shorefs.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Attributes;
import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.conformance.filesystem.Answers;
import io.shorefs.conformance.filesystem.TestClock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An operation changes several keys; whoever saw one of the changes sees the others, too, without taking a lock. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OneInstantTest {
    private static final int TURNS = 20_000;

    private MemoryVolume volume;
    private FileSystem fs;
    private long file;

    @BeforeEach
    void open() {
        volume = new MemoryVolume(new TestClock());
        fs = volume.fs();
        file = Answers.of(fs.mknod(Credentials.ROOT, FileSystem.ROOT, name(0), 0100644, 0))
                .inode();
    }

    @AfterEach
    void close() {
        volume.close();
    }

    @Test
    void whoFindsTheNewNameDoesNotFindTheOld() throws InterruptedException {
        beside(
                turn -> Answers.of(
                        fs.rename(Credentials.ROOT, FileSystem.ROOT, name(turn), FileSystem.ROOT, name(turn + 1))),
                turn -> {
                    int next = turn + 1;
                    until(() -> isThere(name(next)));
                    assertFalse(isThere(name(turn)), "turn " + turn);
                });
    }

    @Test
    void whoSeesTheNumberOfNamesFindsThem() throws InterruptedException {
        beside(turn -> Answers.of(fs.link(Credentials.ROOT, file, FileSystem.ROOT, name(turn + 1))), turn -> {
            int links = turn + 2;
            until(() -> Answers.of(fs.attributes(file)).nlink() >= links);
            assertTrue(isThere(name(turn + 1)), "turn " + turn);
        });
    }

    @Test
    void aNameIsFoundWithTheNumberOfNamesOfThatInstant() throws InterruptedException {
        Thread changes = Thread.ofPlatform().start(() -> {
            for (int turn = 0; turn < TURNS; turn++) {
                Answers.of(fs.link(Credentials.ROOT, file, FileSystem.ROOT, name(1)));
                Answers.of(fs.unlink(Credentials.ROOT, FileSystem.ROOT, name(1)));
            }
        });
        try {
            while (changes.isAlive()) {
                find(name(1)).ifPresent(found -> assertEquals(2, found.nlink()));
            }
        } finally {
            changes.join();
        }
    }

    @Test
    void theEntryCountOfTheDirectoryIsThatOfItsNames() throws InterruptedException {
        long empty = Answers.of(fs.attributes(FileSystem.ROOT)).size();
        beside(turn -> Answers.of(fs.mknod(Credentials.ROOT, FileSystem.ROOT, name(turn + 1), 0100644, 0)), turn -> {
            long entries = empty + turn + 1;
            until(() -> Answers.of(fs.attributes(FileSystem.ROOT)).size() >= entries);
            assertTrue(isThere(name(turn + 1)), "turn " + turn);
        });
    }

    /** Makes changes, one after the other, and looks at each from another thread, while it is made. */
    private static void beside(IntConsumer change, IntConsumer look) throws InterruptedException {
        AtomicInteger looked = new AtomicInteger();
        Thread changes = Thread.ofPlatform().start(() -> {
            for (int turn = 0; turn < TURNS; turn++) {
                int before = turn;
                until(() -> looked.get() >= before);
                change.accept(turn);
            }
        });
        try {
            for (int turn = 0; turn < TURNS; turn++) {
                look.accept(turn);
                looked.incrementAndGet();
            }
        } finally {
            looked.set(TURNS);
            changes.join();
        }
    }

    private static void until(BooleanSupplier seen) {
        while (!seen.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private boolean isThere(Name name) {
        return find(name).isPresent();
    }

    private Optional<Attributes> find(Name name) {
        try {
            return Optional.of(Answers.of(fs.walk(Credentials.ROOT, FileSystem.ROOT, List.of(name)))
                    .getFirst());
        } catch (FsException e) {
            assertEquals(Errno.ENOENT, e.errno());
            return Optional.empty();
        }
    }

    private static Name name(int number) {
        return Name.of("n" + number);
    }
}

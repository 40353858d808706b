package io.shorefs.conformance.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Credentials;
import io.shorefs.api.FileSystem;
import io.shorefs.api.Name;
import io.shorefs.conformance.model.ModelFileSystem;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class ConcurrentHistoriesTest {
    private final long seed = Long.getLong("shorefs.seed", new Random().nextLong());

    @Test
    void theModelExplainsItself() {
        new ConcurrentHistories(new ModelFileSystem(), seed).run(300);
    }

    @Test
    void aRenameInTwoStepsIsFound() {
        ConcurrentHistories histories = new ConcurrentHistories(renamesInTwoSteps(new ModelFileSystem()), seed);
        AssertionError found = assertThrows(AssertionError.class, () -> histories.run(20_000));
        assertTrue(found.getMessage().contains("no order of the model explains it"), found::getMessage);
    }

    @Test
    void bothCannotHaveMadeOneName() {
        Call create = new Call.Mknod(Where.OUTER, "b");
        Answer made = new Answer("REGULAR nlink 1 size 0", 10);
        Answer madeToo = new Answer("REGULAR nlink 1 size 0", 11);
        assertEquals(0, orders(new Event(0, create, 0, 2, made), new Event(1, create, 1, 3, madeToo)));
    }

    @Test
    void oneOfTwoMakesAName() {
        Call create = new Call.Mknod(Where.OUTER, "b");
        Answer made = new Answer("REGULAR nlink 1 size 0", 10);
        Answer refused = new Answer("EEXIST", Answer.NONE);
        assertEquals(1, orders(new Event(0, create, 0, 2, refused), new Event(1, create, 1, 3, made)));
        assertEquals(
                0, orders(new Event(0, create, 0, 1, refused), new Event(1, create, 2, 3, made)), "refused before");
    }

    @Test
    void aNameDoesNotChangeItsInode() {
        Call lookup = new Call.Lookup(Where.OUTER, Place.FILE);
        assertEquals(1, orders(new Event(0, lookup, 0, 1, new Answer("REGULAR nlink 1 size 0", 3))));
        assertEquals(0, orders(new Event(0, lookup, 0, 1, new Answer("REGULAR nlink 1 size 0", 4))));
    }

    private static long orders(Event... events) {
        return new Linearization(new History(2, 3, 2, List.of(events)))
                .find().stream().count();
    }

    /** The new name first, then the old one goes: both are there in between. */
    private static FileSystem renamesInTwoSteps(FileSystem fs) {
        return (FileSystem) Proxy.newProxyInstance(
                FileSystem.class.getClassLoader(), new Class<?>[] {FileSystem.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("rename")) {
                        return renameInTwoSteps(fs, arguments);
                    }
                    try {
                        return method.invoke(fs, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static CompletableFuture<Void> renameInTwoSteps(FileSystem fs, Object[] arguments) {
        Credentials who = (Credentials) arguments[0];
        long from = (long) arguments[1];
        Name name = (Name) arguments[2];
        long to = (long) arguments[3];
        Name newName = (Name) arguments[4];
        return fs.walk(who, from, List.of(name))
                .thenCompose(steps -> fs.link(who, steps.getFirst().inode(), to, newName))
                .handle((done, failure) -> {
                    if (failure != null) { // a directory, a target, or nothing to rename
                        return fs.rename(who, from, name, to, newName);
                    }
                    LockSupport.parkNanos(50_000);
                    return fs.unlink(who, from, name);
                })
                .thenCompose(step -> step);
    }
}

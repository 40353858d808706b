package io.shorefs.conformance.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.AttributeChanges;
import io.shorefs.api.Credentials;
import io.shorefs.api.FileSystem;
import io.shorefs.api.OpenMode;
import io.shorefs.api.XattrMode;
import io.shorefs.conformance.filesystem.TestClock;
import io.shorefs.conformance.model.ModelFileSystem;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A comparison finds what is different, and does the same again with the same seed. */
class ComparisonTest {
    private static final int STEPS = 3000;

    private final TestClock clock = new TestClock();

    @ParameterizedTest
    @ValueSource(strings = {"unlink", "rename", "link", "removeXattr", "unlock", "close"})
    void anOperationThatDoesNothingIsFound(String method) {
        Comparison comparison = new Comparison(withoutEffect(method), new ModelFileSystem(clock), clock, 1);
        AssertionError found = assertThrows(AssertionError.class, () -> comparison.run(STEPS));
        assertTrue(
                found.getMessage()
                        .startsWith("seed 1, step " + comparison.steps().size()),
                found.getMessage());
    }

    @Test
    void theSameSeedIsTheSameSteps() {
        assertEquals(stepsOf(7), stepsOf(7));
    }

    @Test
    void theSameStepsMakeTheSameTree() {
        ModelFileSystem first = new ModelFileSystem(clock);
        Comparison comparison = new Comparison(first, new ModelFileSystem(clock), clock, 3);
        comparison.run(300);
        TestClock time = new TestClock();
        ModelFileSystem again = new ModelFileSystem(time);
        World world = new World(again);
        again.change(Credentials.ROOT, FileSystem.ROOT, AttributeChanges.ofMode(0777))
                .join();
        comparison.steps().forEach(step -> step.run(world, time));
        assertEquals(Tree.of(first), Tree.of(again));
    }

    @Test
    void aTreeTellsEverything() {
        ModelFileSystem fs = new ModelFileSystem(clock);
        World world = new World(fs);
        String empty = Tree.of(fs);
        List<Step> steps = List.of(
                new NameStep.Mkdir(User.ROOT, 0, "d", 0755),
                new FileStep.Create(User.ROOT, 1, "f", OpenMode.READ_WRITE, 0644),
                new FileStep.Write(0, 0, 100, 1),
                new FileStep.Write(0, 99, 1, 2),
                new NameStep.Symlink(User.ROOT, 0, "l", "to"),
                new NameStep.Link(User.ROOT, 2, 0, "g"),
                new XattrStep.Set(User.ROOT, 2, "user.a", "01", XattrMode.ANY),
                new NameStep.Rename(User.ROOT, 0, "d", 0, "e"));
        Set<String> trees = new HashSet<>(Set.of(empty));
        for (Step step : steps) {
            step.run(world);
            assertTrue(trees.add(Tree.of(fs)), () -> "no other tree after " + step);
        }
    }

    private List<Timed> stepsOf(long seed) {
        TestClock time = new TestClock();
        Comparison comparison = new Comparison(new ModelFileSystem(time), new ModelFileSystem(time), time, seed);
        comparison.run(200);
        return comparison.steps();
    }

    /** The model, but that one operation says that it was done and was not. */
    private FileSystem withoutEffect(String broken) {
        ModelFileSystem model = new ModelFileSystem(clock);
        return (FileSystem) Proxy.newProxyInstance(
                FileSystem.class.getClassLoader(), new Class<?>[] {FileSystem.class}, (proxy, method, arguments) -> {
                    CompletableFuture<?> answer = (CompletableFuture<?>)
                            (method.getName().equals(broken)
                                    ? CompletableFuture.completedFuture(null)
                                    : method.invoke(model, arguments));
                    return answer;
                });
    }
}

package io.shorefs.core.commit;

import io.shorefs.api.Name;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Value;
import io.shorefs.core.map.Batch;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Publishing, cutting, committing, merging, handing over to the local map, and reading, in every order of their steps that Lincheck finds: each is as if it
 * happened at one instant, and commits and hand-overs change nothing for a reader.
 *
 * <p>Found by it, each tried: the applier forgets its tables before the map has them; a batch goes into a table that was cut; a reader of two keys does not wait for a batch, or
 * does not look again; the older value wins a merge; the map is read before the tables.
 */
@Tag("full") // every order of steps takes its time
@Param(name = "value", gen = IntGen.class, conf = "1:3")
public class MemoryTablesTest {
    private static final long INODE = 7;
    private static final Key FIRST = Key.xattr(INODE, Name.of("user.a"));
    private static final Key SECOND = Key.xattr(INODE, Name.of("user.b"));

    /** Where it matters; others are made by chance. */
    private static final List<ExecutionScenario> SCENARIOS = List.of(
            scenario(
                    List.of(actor("putFirst", 1), actor("commit")),
                    List.of(List.of(actor("apply")), List.of(actor("first"), actor("first")))),
            scenario(
                    List.of(actor("putFirst", 1), actor("commit"), actor("putFirst", 2)),
                    List.of(List.of(actor("commit"), actor("apply")), List.of(actor("first"), actor("first")))),
            scenario(
                    List.of(actor("putFirst", 1), actor("commit"), actor("putFirst", 2)),
                    List.of(
                            List.of(actor("apply")),
                            List.of(actor("commit")),
                            List.of(actor("first"), actor("first")))),
            scenario(
                    List.of(actor("putBoth", 1)),
                    List.of(List.of(actor("putBoth", 2)), List.of(actor("both"), actor("both")))),
            scenario(
                    List.of(actor("putBoth", 1), actor("commit")),
                    List.of(List.of(actor("removeSecond")), List.of(actor("commit")), List.of(actor("both")))),
            scenario(
                    List.of(actor("putFirst", 1), actor("commit")),
                    List.of(List.of(actor("putFirst", 2)), List.of(actor("commit"), actor("commit")))));

    private final SteppedJournal journal = new SteppedJournal();

    /** A batch of one key. */
    @Operation
    public void putFirst(@Param(name = "value") int value) {
        journal.map.publish(new Batch().put(FIRST, value(value)));
    }

    /** A batch of two; whoever changes an inode has it alone, so that one runs at a time. */
    @Operation(nonParallelGroup = "inode")
    public void putBoth(@Param(name = "value") int value) {
        journal.map.publish(new Batch().put(FIRST, value(value)).put(SECOND, value(value)));
    }

    @Operation(nonParallelGroup = "inode")
    public void removeSecond() {
        journal.map.publish(new Batch().remove(SECOND));
    }

    @Operation
    public int first() {
        return number(FIRST);
    }

    /** Both keys of one instant, as a lookup reads a name and an inode. */
    @Operation
    public List<Integer> both() {
        while (true) {
            long mark = journal.map.settled(INODE);
            List<Integer> both = List.of(number(FIRST), number(SECOND));
            if (journal.map.isSettled(INODE, mark)) {
                return both;
            }
        }
    }

    @Operation(nonParallelGroup = "committer")
    public void commit() {
        journal.commit();
    }

    @Operation(nonParallelGroup = "applier")
    public void apply() {
        journal.apply();
    }

    @Test
    void areLinearizable() {
        ModelCheckingOptions options = new ModelCheckingOptions();
        SCENARIOS.forEach(options::addCustomScenario);
        options.iterations(1)
                .invocationsPerIteration(80)
                .threads(2)
                .actorsPerThread(3)
                .sequentialSpecification(Plain.class)
                .check(MemoryTablesTest.class);
    }

    private static ExecutionScenario scenario(List<Actor> before, List<List<Actor>> threads) {
        return new ExecutionScenario(before, threads, List.of(actor("both")), null);
    }

    private static Actor actor(String operation, Object... arguments) {
        Method method = Arrays.stream(MemoryTablesTest.class.getMethods())
                .filter(candidate -> candidate.getName().equals(operation))
                .findFirst()
                .orElseThrow();
        return new Actor(method, List.of(arguments));
    }

    private int number(Key key) {
        return journal.map.get(key) instanceof Value.Bytes bytes ? bytes.bytes()[0] : 0;
    }

    private static Value value(int number) {
        return new Value.Bytes(new byte[] {(byte) number});
    }

    /** What is to be seen. */
    public static final class Plain {
        private final int[] values = new int[2];

        public void putFirst(int value) {
            values[0] = value;
        }

        public void putBoth(int value) {
            Arrays.fill(values, value);
        }

        public void removeSecond() {
            values[1] = 0;
        }

        public int first() {
            return values[0];
        }

        public List<Integer> both() {
            return List.of(values[0], values[1]);
        }

        public void commit() {}

        public void apply() {}
    }
}

package io.shorefs.core.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shorefs.api.FileSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DirectoriesTest {
    private final Directories directories = new Directories();

    private List<Long> lost() {
        List<Long> lost = new ArrayList<>();
        directories.lost(lost::add);
        return lost;
    }

    /** Walking up from each of them would take 2 * 10^10 steps. */
    @Test
    @Timeout(20)
    void aTreeThatIsTwoHundredThousandDeep() {
        int deepest = 200_000;
        for (long number = FileSystem.ROOT; number <= deepest; number++) {
            directories.add(number);
        }
        for (long number = FileSystem.ROOT + 1; number <= deepest; number++) {
            directories.standsIn(number, number - 1);
        }
        assertEquals(List.of(), lost());
        directories.standsIn(3, deepest);
        assertEquals(LongStream.rangeClosed(3, deepest).boxed().toList(), lost());
    }

    @Test
    void whatDoesNotLeadToTheRoot() {
        for (long number = 1; number < 10; number++) {
            directories.add(number);
        }
        directories.standsIn(2, 1);
        directories.standsIn(3, 9); // above it, with a higher number
        directories.standsIn(9, 2);
        directories.standsIn(4, 5); // a loop, and below it
        directories.standsIn(5, 4);
        directories.standsIn(6, 5);
        directories.standsIn(7, 100); // what is no directory
        directories.orphan(8); // stands nowhere, as it may
        assertEquals(List.of(4L, 5L, 6L, 7L), lost());
    }
}

package io.shorefs.conformance.filesystem;

import io.shorefs.api.Credentials;
import io.shorefs.api.FileSystem;
import io.shorefs.conformance.model.ModelFileSystem;
import io.shorefs.conformance.random.Comparison;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;

/** The same answers as the model's to random operations. {@code -Dshorefs.seed=N} does again what a failure told. */
abstract class ComparisonKit extends AreaKit {
    private static final int STEPS = 600;

    @RepeatedTest(10)
    void randomOperationsAnswerAsTheModel() {
        long seed = Long.getLong("shorefs.seed", new Random().nextLong());
        FileSystem model = new ModelFileSystem(clock);
        new Actor(model, Credentials.ROOT).mkdir(FileSystem.ROOT, "top", 0777);
        new Comparison(fs, model, clock, seed).run(STEPS);
    }
}

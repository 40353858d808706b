package io.shorefs.conformance.filesystem;

import io.shorefs.api.Credentials;
import io.shorefs.api.FileSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What every area begins with: a filesystem, its clock, some users, and a directory where each of them may do everything. */
abstract class AreaKit implements FileSystemMaker {
    /** A group that Alice and Bob are in, Carol is not. */
    static final int TEAM = 2000;

    final TestClock clock = new TestClock();

    FileSystem fs;
    Actor root;
    Actor alice;
    Actor bob;
    Actor carol;
    long top;

    @BeforeEach
    void begin() throws Exception {
        fs = make(clock);
        root = new Actor(fs, Credentials.ROOT);
        alice = new Actor(fs, new Credentials(1001, 1001, TEAM));
        bob = new Actor(fs, new Credentials(1002, 1002, TEAM));
        carol = new Actor(fs, new Credentials(1003, 1003));
        top = root.mkdir(FileSystem.ROOT, "top", 0777);
    }

    @AfterEach
    void end() throws Exception {
        end(fs);
    }
}

package io.shorefs.acceptance.badinput;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.acceptance.server.Command;
import io.shorefs.acceptance.server.ServerFiles;
import io.shorefs.acceptance.server.ServerProcess;
import io.shorefs.api.Errno;
import io.shorefs.conformance.ninep.NinepClient;
import io.shorefs.conformance.ninep.NinepException;
import io.shorefs.conformance.ninep.NinepFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal at its bound answers ENOSPC, keeps all that it acknowledged, and can be emptied. */
@Tag("full")
class FullJournalTest {
    private static final int FILE = 4 << 20;
    private static final int MOST_FILES = 200;

    @TempDir
    Path folder;

    @Test
    void fullJournalLosesNothingAndCanBeEmptied() {
        ServerFiles files = ServerFiles.in(folder).withMaxSize("256MiB");
        int written;
        try (ServerProcess server = ServerProcess.start(files);
                NinepClient client = server.client(0)) {
            written = fill(new NinepFiles(client, 0));
            assertTrue(written > 5, written + " files of 4 MiB in 256 MiB");
            check(new NinepFiles(client, 0), 0, written);
            server.kill();
        }
        try (ServerProcess server = ServerProcess.start(files);
                NinepClient client = server.client(0)) {
            NinepFiles tree = new NinepFiles(client, 0);
            check(tree, 0, written);
            assertEquals(
                    Errno.ENOSPC.number(),
                    assertThrows(NinepException.class, () -> fill(tree, written))
                            .errno());
            for (int i = 0; i < written / 2; i++) {
                tree.unlink("f" + i);
            }
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .ignoreExceptionsInstanceOf(NinepException.class)
                    .until(() -> {
                        tree.writeAndSync("again", content(written));
                        return true;
                    });
            check(tree, written / 2, written);
            assertEquals(0, server.stop(Duration.ofSeconds(5)), files::logged);
        }
        Command fsck = Command.fsck(Duration.ofMinutes(1), files);
        assertEquals(0, fsck.status(), fsck::output);
    }

    /** Writes and syncs files until there is no space: how many were acknowledged. */
    private static int fill(NinepFiles tree) {
        for (int i = 0; i < MOST_FILES; i++) {
            try {
                tree.writeAndSync("f" + i, content(i));
            } catch (NinepException e) {
                assertEquals(Errno.ENOSPC.number(), e.errno());
                return i;
            }
        }
        throw new AssertionError("800 MiB went into a journal of 256 MiB");
    }

    private static void fill(NinepFiles tree, int from) {
        for (int i = from; i < from + MOST_FILES; i++) {
            tree.writeAndSync("f" + i, content(i));
        }
    }

    private static void check(NinepFiles tree, int from, int to) {
        for (int i = from; i < to; i++) {
            assertArrayEquals(content(i), tree.read("f" + i), "f" + i);
        }
    }

    private static byte[] content(int number) {
        byte[] content = new byte[FILE];
        new SplittableRandom(number).nextBytes(content);
        return content;
    }
}

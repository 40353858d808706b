package io.shorefs.acceptance.crash;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.acceptance.Level;
import io.shorefs.acceptance.server.ObjectStoreServer;
import io.shorefs.acceptance.server.ServerFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills of a server whose machine is lost with all that it had: the next one has nothing but the bucket. There is every byte whose fsync waited for the store; or, where fsync waits for the
 * journal, a prefix of what happened that has at least what the server said was uploaded.
 */
class MoveTest {
    private static final List<Habits> HABITS =
            List.of(new Habits(5, 0, 20_000), new Habits(60, 20, 100_000), new Habits(0, 3, 200_000));

    @TempDir
    Path folder;

    @Tag("full")
    @Test
    void survivesTheLossOfTheMachine() {
        try (ObjectStoreServer store = ObjectStoreServer.start()) {
            ServerFiles files = ServerFiles.in(folder)
                    .with("durability = \"store\"\n"
                            + store.configuration("s3://" + ObjectStoreServer.BUCKET + "/moved", Map.of()));
            int rounds = rounds();
            int operations = new KilledServer(files, HABITS).run(rounds, round -> remove(files.journal()));
            assertTrue(operations > rounds * 3, "only " + operations + " operations in " + rounds + " rounds");
        }
    }

    @Tag("full")
    @Test
    void whatIsFoundIsAPrefixWithAllThatWasUploaded() {
        try (ObjectStoreServer store = ObjectStoreServer.start()) {
            ServerFiles files = ServerFiles.in(folder)
                    .with(store.configuration("s3://" + ObjectStoreServer.BUCKET + "/moved", Map.of())
                            .replaceFirst("(?m)^url.*$", "$0\nupload_interval = \"100ms\""));
            KilledServer server = KilledServer.onLostMachines(files, HABITS);
            int rounds = rounds();
            server.run(rounds, round -> remove(files.journal()));
            assertTrue(server.required() > rounds, () -> "only " + server.required() + " operations had to be there");
        }
    }

    private static int rounds() {
        return switch (Level.current()) {
            case QUICK, FULL -> 20;
            case LONG -> 200;
        };
    }

    private static void remove(Path journal) throws IOException {
        try (Stream<Path> files = Files.walk(journal)) {
            files.sorted(Comparator.reverseOrder()).forEach(MoveTest::delete);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

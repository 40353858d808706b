package io.shorefs.distribution.whole;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.Errno;
import io.shorefs.conformance.ninep.NinepClient;
import io.shorefs.conformance.ninep.NinepException;
import io.shorefs.conformance.ninep.NinepFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The object store, as far as the unzipped distribution has to do with it. */
class StoreTest {
    /** What every class of the AWS SDK begins with. */
    private static final String SDK = "software.amazon.awssdk";

    private static final String SERVE = "[servers.ninep]\naddresses = [\"127.0.0.1:0\"]\n[journal]\ndir = \"data\"\n";

    @TempDir
    private static Path unzippedFolder;

    private static Unzipped shorefs;

    @TempDir
    private Path folder;

    @BeforeAll
    static void unzip() throws IOException {
        shorefs = Unzipped.into(unzippedFolder);
    }

    private String configuration(String text) throws IOException {
        return Files.writeString(folder.resolve("shorefs.toml"), text).toString();
    }

    @Test
    void aStoreThatCanBeUsedIsToldLineByLine() throws Exception {
        String url = folder.resolve("store").toUri().toString();
        String file = configuration("[storage]\nurl = \"" + url + "\"\n");
        try (Command check = shorefs.start("store", "check", "-c", file)) {
            assertEquals(0, check.exit(), check::errors);
            assertEquals(
                    """
                    put and get: yes
                    get of a range: yes
                    list after put: yes
                    conditional put: yes
                    conditional replace: yes
                    delete: yes
                    the object store %s can be used
                    """
                            .formatted(url),
                    check.output());
            assertEquals("", check.errors());
        }
    }

    @Test
    void aStoreThatCannotBeUsedIsOneSentence() throws Exception {
        Files.writeString(Files.createDirectory(folder.resolve("store")).resolve("photo.jpg"), "jpg");
        String url = folder.resolve("store").toUri().toString();
        String file = configuration("[storage]\nurl = \"" + url + "\"\n");
        try (Command check = shorefs.start("store", "check", "-c", file)) {
            assertEquals(1, check.exit(), check::errors);
            assertEquals("", check.output());
            assertEquals(
                    "shorefs: " + file + ":2: storage.url: the object store " + url
                            + " holds something else, such as photo.jpg: a filesystem needs a prefix of its own",
                    check.errors());
        }
    }

    @Test
    void withoutAStoreThereIsNothingToCheck() throws Exception {
        try (Command check = shorefs.start("store", "check")) {
            assertEquals(1, check.exit(), check::errors);
            assertEquals("shorefs: the configuration names no object store: set [storage] url", check.errors());
        }
        try (Command nothing = shorefs.start("store")) {
            assertEquals(2, nothing.exit(), nothing::errors);
        }
    }

    /** It takes most of a second, and memory. */
    @Test
    void theSdkIsNotLoadedWhereNoStoreIsUsed() throws Exception {
        String file = configuration(SERVE);
        assertFalse(loadedByRun(file).contains(SDK));
    }

    @Test
    void aStoreThatIsNamedHasTheFilesystem() throws Exception {
        Path store = folder.resolve("store");
        String file = configuration(SERVE + "[storage]\nurl = \"" + store.toUri() + "\"\n");
        try (Command server = shorefs.start("run", "-c", file)) {
            server.await("mount it with");
            assertTrue(server.errors().contains("object store file://"), server::errors);
            server.terminate();
            assertEquals(0, server.exit(), server::errors);
        }
        assertTrue(Files.exists(store.resolve("volume")));
        assertTrue(Files.exists(store.resolve("00000000/log/0000000000000001")), "what was made at the start");
    }

    private String command(int status, String... arguments) throws Exception {
        try (Command command = shorefs.start(arguments)) {
            assertEquals(status, command.exit(), command::errors);
            return status == 0 ? command.output() : command.errors();
        }
    }

    @Tag("full")
    @Test
    void checkpointsAreMadeMountedListedAndDeleted() throws Exception {
        String file = configuration(
                SERVE + "[storage]\nurl = \"" + folder.resolve("store").toUri() + "\"\n");
        try (Command server = shorefs.start("run", "-c", file);
                NinepClient client = server.connect()) {
            NinepFiles files = new NinepFiles(client, 0);
            files.write("file", new byte[] {1});
            assertEquals(
                    "checkpoint one is kept, mount it with aname=/@one\n",
                    command(0, "checkpoint", "create", "one", "-c", file));
            files.write("file", new byte[] {2});
            client.attach(50, 0, "/@one");
            assertArrayEquals(new byte[] {1}, new NinepFiles(client, 50).read("file"));
            assertArrayEquals(new byte[] {2}, files.read("file"));
            assertEquals(
                    "shorefs: there is a checkpoint one already",
                    command(1, "checkpoint", "create", "one", "-c", file));
            assertTrue(command(0, "checkpoint", "list", "-c", file)
                    .matches("name  made                  logs up to\none   \\S+Z  \\d+\n"));
            assertEquals("checkpoint one is deleted\n", command(0, "checkpoint", "delete", "one", "-c", file));
            assertEquals("shorefs: there is no checkpoint one", command(1, "checkpoint", "delete", "one", "-c", file));
            assertEquals("there are no checkpoints\n", command(0, "checkpoint", "list", "-c", file));
            server.terminate();
            assertEquals(0, server.exit(), server::errors);
        }
        assertTrue(command(1, "checkpoint", "list", "-c", file).contains("no server runs on the data folder"));
    }

    @Tag("full")
    @Test
    void aReadOnlyServerFollowsTheOneThatWrites() throws Exception {
        String file = configuration(
                SERVE + "[storage]\nurl = \"" + folder.resolve("store").toUri() + "\"\n");
        String other = folder.resolve("other").toString();
        assertEquals(
                "shorefs: [storage] url has no ShoreFS volume to be read: start a server that writes it first",
                command(1, "run", "--read-only", "-c", file, "--data", other));
        try (Command server = shorefs.start("run", "-c", file);
                NinepClient client = server.connect()) {
            command(0, "checkpoint", "create", "first", "-c", file); // so that there is something to be followed
            assertFollows(file, other, new NinepFiles(client, 0));
        }
    }

    private void assertFollows(String file, String other, NinepFiles written) throws Exception {
        try (Command replica = shorefs.start("run", "--read-only", "-c", file, "--data", other);
                NinepClient reader = replica.connect()) {
            written.writeAndSync("file", new byte[] {1, 2, 3});
            NinepFiles files = new NinepFiles(reader, 0);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .ignoreExceptions()
                    .untilAsserted(() -> assertArrayEquals(new byte[] {1, 2, 3}, files.read("file")));
            NinepException refused = assertThrows(NinepException.class, () -> files.write("mine", new byte[1]));
            assertEquals(Errno.EROFS.number(), refused.errno());
            reader.attach(50, 0, "/@first");
            assertEquals(0, new NinepFiles(reader, 50).list("").size());
            String status = command(0, "status", "--data", other);
            assertTrue(status.contains("read-only follows file://"), status);
            assertTrue(status.contains(" s behind what is in the store"), status);
            assertTrue(command(0, "checkpoint", "list", "--data", other).contains("first "));
            assertTrue(command(1, "checkpoint", "create", "x", "--data", other)
                    .contains("this server is read-only: give the command to the one that writes"));
            replica.terminate();
            assertEquals(0, replica.exit(), replica::errors);
        }
    }

    /** The names of all classes that a server has loaded when it serves. */
    private String loadedByRun(String file) throws Exception {
        Path classes = folder.resolve("classes");
        // what was recorded is there at once, used or not
        Map<String, String> logged = Map.of("SHOREFS_JAVA_OPTS", "-XX:AOTMode=off -Xlog:class+load:file=" + classes);
        try (Command server = shorefs.start(logged, "run", "-c", file)) {
            server.await("mount it with");
            server.terminate();
            assertEquals(0, server.exit(), server::errors);
        }
        String loaded = Files.readString(classes);
        assertTrue(loaded.contains("io.shorefs.store.s3.S3StoreProvider"), "it tells what is loaded");
        return loaded;
    }
}

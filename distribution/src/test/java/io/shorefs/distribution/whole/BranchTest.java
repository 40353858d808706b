package io.shorefs.distribution.whole;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.conformance.ninep.NinepClient;
import io.shorefs.conformance.ninep.NinepFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Branches, as a user makes, serves and deletes them. */
@Tag("full") // many starts
class BranchTest {
    private static final byte[] CONTENT = "shared".getBytes(StandardCharsets.UTF_8);
    private static final byte[] OTHER = "changed".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private static Path unzippedFolder;

    private static Unzipped shorefs;

    @TempDir
    private Path folder;

    private String main;
    private String tests;

    @BeforeAll
    static void unzip() throws IOException {
        shorefs = Unzipped.into(unzippedFolder);
    }

    @BeforeEach
    void configure() throws IOException {
        main = configuration("main", "");
        tests = configuration("tests", "branch = \"tests\"\n");
    }

    private String configuration(String name, String storage) throws IOException {
        String text = "[servers.ninep]\naddresses = [\"127.0.0.1:0\"]\n[journal]\ndir = \"data-" + name
                + "\"\n[storage]\nurl = \"" + folder.resolve("store").toUri() + "\"\n" + storage;
        return Files.writeString(folder.resolve(name + ".toml"), text).toString();
    }

    private static String done(String... arguments) throws IOException, InterruptedException {
        try (Command command = shorefs.start(arguments)) {
            assertEquals(0, command.exit(), command::errors);
            return command.output();
        }
    }

    private static String refusal(String... arguments) throws IOException, InterruptedException {
        try (Command command = shorefs.start(arguments)) {
            assertEquals(1, command.exit(), command::errors);
            return command.errors();
        }
    }

    @Test
    void aRunningServerMakesThemAndEachIsServedByItself() throws Exception {
        try (Command server = shorefs.start("run", "-c", main);
                NinepClient client = server.connect()) {
            new NinepFiles(client, 0).write("file", CONTENT);
            assertEquals(
                    "the branch \"tests\" is there: serve it with [storage] branch = \"tests\" and a data folder of its own\n",
                    done("clone", "tests", "-c", main));
            assertEquals("shorefs: there is a branch \"tests\" already", refusal("clone", "tests", "-c", main));
            assertEquals("shorefs: there is no checkpoint \"noon\"", refusal("clone", "x", "--at", "noon", "-c", main));
            try (Command clone = shorefs.start("run", "-c", tests);
                    NinepClient other = clone.connect()) {
                NinepFiles files = new NinepFiles(other, 0);
                assertArrayEquals(CONTENT, files.read("file"));
                files.write("file", OTHER);
                assertTrue(done("status", "-c", main).contains("branch main, 1 clone stands on it"));
                assertEquals(
                        "{\"branches\":[{\"name\":\"main\",\"number\":0,\"clones\":1,\"deleted\":false},"
                                + "{\"name\":\"tests\",\"number\":1,\"clones\":0,\"deleted\":false,\"parent\":\"main\"}]}\n",
                        done("branch", "list", "--json", "-c", tests));
                assertEquals(
                        "shorefs: this server serves \"tests\": stop it first",
                        refusal("branch", "delete", "tests", "-c", tests));
                clone.terminate();
                assertEquals(0, clone.exit(), clone::errors);
            }
            assertArrayEquals(CONTENT, new NinepFiles(client, 0).read("file"));
            server.terminate();
            assertEquals(0, server.exit(), server::errors);
        }
    }

    @Test
    void withoutAServerThatIsDoneAllTheSame() throws Exception {
        assertEquals("shorefs: there is no filesystem in [storage] url", refusal("clone", "tests", "-c", main));
        try (Command server = shorefs.start("run", "-c", main);
                NinepClient client = server.connect()) {
            new NinepFiles(client, 0)
                    .writeAndSync("file", CONTENT); // killed then: what was not uploaded is in its journal
        }
        done("clone", "tests", "-c", main);
        assertEquals("main, clones 1\ntests, cloned from main\n", done("branch", "list", "-c", main));
        assertEquals("the branch \"main\" is deleted\n", done("branch", "delete", "main", "-c", main));
        assertEquals(
                "main, clones 1, deleted: it stays for its clones\ntests, cloned from main\n",
                done("branch", "list", "-c", tests));
        assertTrue(refusal("run", "-c", main).contains("the branch \"main\" was deleted"));
        try (Command clone = shorefs.start("run", "-c", tests);
                NinepClient client = clone.connect()) {
            assertArrayEquals(CONTENT, new NinepFiles(client, 0).read("file"));
            clone.terminate();
            assertEquals(0, clone.exit(), clone::errors);
        }
        assertTrue(refusal(
                        "run",
                        "-c",
                        main,
                        "--data",
                        folder.resolve("data-tests").toString())
                .contains("of another branch"));
    }
}

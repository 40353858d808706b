package io.shorefs.distribution.whole;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.conformance.ninep.NinepClient;
import io.shorefs.conformance.ninep.NinepFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does with two machines and one store, as the unzipped distribution does it. */
@Tag("full") // many starts
class OperatorTest {
    private static final Map<String, String> NONE = Map.of();

    @TempDir
    private static Path unzippedFolder;

    private static Unzipped shorefs;

    @TempDir
    private Path folder;

    @BeforeAll
    static void unzip() throws IOException {
        shorefs = Unzipped.into(unzippedFolder);
    }

    /** A machine with a data folder of its own; it uploads when it is stopped. */
    private String machine(String name, String more) throws IOException {
        String text = "[servers.ninep]\naddresses = [\"127.0.0.1:0\"]\n[journal]\ndir = \"%s\"\n".formatted(name)
                + "[storage]\nurl = \"%s\"\nupload_interval = \"1 h\"\n%s\n"
                        .formatted(folder.resolve("store").toUri(), more);
        return Files.writeString(folder.resolve(name + ".toml"), text).toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private interface Work {
        void with(NinepFiles files);
    }

    private static void serve(String configuration, Map<String, String> environment, Work work) throws Exception {
        try (Command server = shorefs.start(environment, "run", "-c", configuration);
                NinepClient client = server.connect()) {
            work.with(new NinepFiles(client, 0));
            server.terminate();
            assertEquals(0, server.exit(), server::errors);
        }
    }

    private static String run(int exit, String... arguments) throws Exception {
        return run(NONE, exit, arguments);
    }

    /** Everything that a command says. */
    private static String run(Map<String, String> environment, int exit, String... arguments) throws Exception {
        try (Command command = shorefs.start(environment, arguments)) {
            assertEquals(exit, command.exit(), command::errors);
            assertFalse(command.errors().contains("\tat "), command::errors);
            return command.output() + command.errors();
        }
    }

    private void assertTarHas(Path archive, List<String> expected) throws Exception {
        Process tar;
        try {
            tar = new ProcessBuilder("tar", "-tf", archive.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            Assumptions.abort("there is no tar here to read the archive with");
            return;
        }
        String listed = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, tar.waitFor(), listed);
        assertEquals(expected, listed.lines().sorted().toList());
    }

    @Test
    void aJournalThatWasTakenOverIsExportedAndDiscarded() throws Exception {
        String first = machine("first", "");
        String second = machine("second", "");
        serve(first, NONE, files -> files.write("before", bytes("before")));
        try (Command server = shorefs.start("run", "-c", first);
                NinepClient client = server.connect()) {
            NinepFiles files = new NinepFiles(client, 0);
            files.mkdir("folder", 0755, 0);
            files.write("folder/alone", bytes("only here"));
            int file = files.walk("folder/alone");
            client.open(file, 0);
            client.fsync(file, false);
            String held = run(1, "journal", "export", folder.resolve("export").toString(), "-c", first);
            assertTrue(held.contains("is held by a ShoreFS server with process id"), held);
            server.process().toHandle().destroyForcibly();
            server.exit();
        }
        serve(second, NONE, files -> files.write("second", bytes("goes on")));
        String refused = run(1, "run", "-c", first);
        assertTrue(refused.contains("\"shorefs journal export DIR\""), refused);
        assertTrue(refused.contains("\"shorefs journal discard\""), refused);

        Path export = folder.resolve("export");
        String exported = run(0, "journal", "export", export.toString(), "-c", first);
        assertTrue(exported.contains("everything is there"), exported);
        assertTrue(run(1, "journal", "export", export.toString(), "-c", first).contains("is not empty"));

        String asked = run(1, "journal", "discard", "-c", first);
        assertTrue(asked.contains("--yes is wanted") && asked.contains("nothing was discarded"), asked);
        String discarded = run(0, "journal", "discard", "--yes", "-c", first);
        assertTrue(
                discarded.contains(folder.resolve("first").resolve("discarded-").toString()), discarded);
        serve(first, NONE, files -> {
            assertArrayEquals(bytes("goes on"), files.read("second"));
            assertArrayEquals(bytes("before"), files.read("before"));
        });
        assertTarHas(export.resolve("files.tar"), List.of("files", "files/folder", "files/folder/alone"));
    }

    @Test
    void aJournalIsNotDiscardedWhereNothingCouldBeBegunFrom() throws Exception {
        String only = machine("only", "");
        serve(only, NONE, files -> files.write("file", bytes("file")));
        String without = Files.writeString(folder.resolve("without.toml"), "[journal]\ndir = \"only\"\n")
                .toString();
        assertTrue(run(1, "journal", "discard", "--yes", "-c", without).contains("the journal is all there is"));
        Files.move(folder.resolve("store"), folder.resolve("elsewhere"));
        assertTrue(run(1, "journal", "discard", "--yes", "-c", only)
                .contains("there is no filesystem in the object store"));
        try (Stream<Path> left = Files.list(folder.resolve("only"))) {
            assertTrue(left.anyMatch(path -> path.endsWith("commit.log")));
        }
    }

    @Test
    void theStoreIsCheckedBesideARunningServer() throws Exception {
        String machine = machine("machine", "");
        serve(machine, NONE, files -> files.write("file", new byte[100_000]));
        try (Command server = shorefs.start("run", "-c", machine)) {
            server.await("mount it with");
            String clean = run(0, "fsck", "--store", "--contents", "-c", machine);
            assertTrue(clean.contains(" blocks that were all read; ") && clean.contains(": clean"), clean);
            String json = run(0, "fsck", "--store", "--json", "-c", machine);
            assertTrue(json.contains("\"clean\":true") && json.contains("\"unread\":0"), json);
            assertTrue(run(0, "scrub", "-c", machine).contains("no blocks were read since the server started"));
            String whole = run(0, "scrub", "--now", "-c", machine);
            assertTrue(whole.contains("all blocks were read, 97.7 KiB: nothing is damaged"), whole);
            assertTrue(run(0, "status", "-c", machine).contains("nothing is damaged"));
            assertTrue(run(0, "hydrate", "--now", "-c", machine).contains("all metadata is on this machine"));
        }
        assertTrue(run(2, "fsck", "--contents", "-c", machine).contains("--contents goes with --store"));
        Files.delete(folder.resolve("store/00000000/manifest"));
        String dirty = run(4, "fsck", "--store", "-c", machine);
        assertTrue(dirty.contains("00000000/manifest: it is not there"), dirty);
    }

    @Test
    void thePasswordIsChangedBesideARunningServer() throws Exception {
        Map<String, String> old = Map.of("SHOREFS_PASSWORD", "old");
        Map<String, String> other = Map.of("SHOREFS_PASSWORD", "other");
        String machine = machine("machine", "encryption_password = \"${SHOREFS_PASSWORD}\"");
        String fresh = machine("fresh", "encryption_password = \"${SHOREFS_PASSWORD}\"");
        Path file = Files.writeString(folder.resolve("password"), "other\n");
        String[] change = {"password", "change", "--new-password-file", file.toString(), "-c", machine};
        try (Command server = shorefs.start(old, "run", "-c", machine);
                NinepClient client = server.connect()) {
            String wrong = run(other, 1, change);
            assertTrue(wrong.contains("storage.encryption_password: the password of this volume is wrong"), wrong);
            String asked = run(old, 1, "password", "change", "-c", machine);
            assertTrue(asked.contains("there is no terminal to ask"), asked);
            assertTrue(run(old, 0, change).contains("the password was changed"));
            new NinepFiles(client, 0).write("after", bytes("goes on"));
            server.terminate();
            assertEquals(0, server.exit(), server::errors);
        }
        assertTrue(run(old, 1, "run", "-c", fresh).contains("the password of this volume is wrong"));
        serve(fresh, other, files -> assertArrayEquals(bytes("goes on"), files.read("after")));
    }
}

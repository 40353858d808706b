package io.shorefs.acceptance.badinput;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.acceptance.Ports;
import io.shorefs.acceptance.server.Command;
import io.shorefs.acceptance.server.ServerFiles;
import io.shorefs.acceptance.server.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A start that cannot be is refused with a status and a sentence that says what to do. */
@Tag("full")
class RefusalTest {
    private static final Duration START = Duration.ofSeconds(20);
    private static final Duration STOP = Duration.ofSeconds(5);

    @TempDir
    Path folder;

    @Test
    void secondServerIsToldTheHolder() {
        ServerFiles files = ServerFiles.in(folder);
        try (ServerProcess holder = ServerProcess.start(files)) {
            String refusal = refusal(files.withPort(Ports.free()));
            assertNames(refusal, files.journal().toString(), "" + holder.jvm().pid(), "" + files.port());
            Command fsck = Command.fsck(START, files);
            assertNotEquals(0, fsck.status());
            assertNames(
                    fsck.output(), files.journal().toString(), "" + holder.jvm().pid());
            assertEquals(0, holder.stop(STOP), files::logged);
        }
    }

    @Test
    void occupiedPortIsNamedWithItsKey() throws IOException {
        ServerFiles files = ServerFiles.in(folder);
        try (ServerSocket occupant = new ServerSocket(files.port(), 1, InetAddress.getLoopbackAddress())) {
            assertNames(refusal(files), "" + occupant.getLocalPort(), "[servers.ninep]", "addresses");
        }
    }

    @Test
    void damagedLogIsRefusedWithItsPath() throws IOException {
        ServerFiles files = stopped();
        Path log = files.journal().resolve("commit.log");
        overwrite(log, 13, new byte[] {99});
        assertNames(refusal(files), log.toString(), "damaged", "copy");
    }

    @Test
    void damagedMapIsRefusedWithItsPath() throws IOException {
        ServerFiles files = stopped();
        Path map = find(files, "data.mdb");
        overwrite(map, 0, new byte[2 * 4096]);
        assertNames(refusal(files), map.getParent().toString(), "copy");
    }

    @Test
    void cutLogIsRefusedWithItsPath() throws IOException {
        ServerFiles files = stopped();
        Path log = files.journal().resolve("commit.log");
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
            channel.truncate(5000);
        }
        assertNames(refusal(files), log.toString(), "copy");
    }

    @Test
    void newerMapIsRefusedWithItsVersion() throws IOException {
        ServerFiles files = stopped();
        Path version = find(files, "version");
        Files.writeString(version, Files.readString(version).replaceAll("\\d+", "987"));
        assertNames(refusal(files), version.toString(), "987", "version 1");
    }

    @Test
    void unknownKeyIsNamedWithFileLineAndNearest() throws IOException {
        ServerFiles files = ServerFiles.in(folder);
        Files.writeString(files.config(), Files.readString(files.config()).replace("max_size", "max_sise"));
        assertNames(refusal(files), files.config().toString(), "max_sise", "max_size", "6");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            addresses = [":99999"]                | :2: servers.ninep.addresses: addresses has ":99999", which is no address
            addresses = ["127.0.0.1"]             | :2: servers.ninep.addresses: addresses has "127.0.0.1", which is no address
            addresses = ["unix:rel/s"]            | :2: servers.ninep.addresses: addresses has "unix:rel/s", which is no address
            addresses = "127.0.0.1:5640"          | :2: servers.ninep.addresses: a list of texts is wanted
            wire_memory = "100 GiB"               | :2: servers.ninep.wire_memory: messages under way may take 107374182400 bytes of the heap here
            max_message = "1 KiB"                 | :2: servers.ninep.max_message: max_message
            root_sqash = true                     | :2: servers.ninep.root_sqash: there is no such key; the nearest key is root_squash
            transport = "tpc"                     | :2: servers.ninep.transport: there is no transport "tpc", there is
            """)
    void aMistakeOfAServerIsNamedBeforeAnythingIsMade(String line, String refusal) throws IOException {
        ServerFiles files = ServerFiles.in(folder);
        String journal = Files.readString(files.config()).replaceFirst("(?s).*\\[journal]", "[journal]");
        Files.writeString(files.config(), "[servers.ninep]\n" + line + "\n" + journal);
        assertNames(refusal(files), files.config() + refusal);
        assertFalse(Files.exists(files.journal()), "no data folder");
    }

    @Test
    void everyCommandTellsHowItIsUsed() {
        for (String command : List.of("run", "init", "fsck", "version")) {
            Command help = Command.shorefs(START, command, "--help");
            assertEquals(0, help.status(), help::output);
            assertNames(help.output(), "Usage: shorefs " + command);
        }
        assertEquals(0, Command.shorefs(START, "--help").status());
        Command unknown = Command.shorefs(START, "run", "--nonsense");
        assertEquals(2, unknown.status());
        assertNames(unknown.output(), "Unknown option: '--nonsense'", "Usage: shorefs run");
        assertEquals(2, Command.shorefs(START, "nonsense").status());
    }

    /** A server that ran, has a file, and stopped. */
    private ServerFiles stopped() {
        ServerFiles files = ServerFiles.in(folder);
        try (ServerProcess server = ServerProcess.start(files)) {
            new io.shorefs.conformance.ninep.NinepFiles(server.client(0), 0).write("file", "content");
            assertEquals(0, server.stop(STOP), files::logged);
        }
        return files;
    }

    /** The one file of this name in the data folder. */
    private static Path find(ServerFiles files, String name) throws IOException {
        try (Stream<Path> all = Files.walk(files.journal())) {
            return all.filter(path -> path.endsWith(name)).findFirst().orElseThrow();
        }
    }

    private static void overwrite(Path file, long at, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(bytes), at);
        }
    }

    /** What a start that fails prints. */
    private static String refusal(ServerFiles files) {
        long before = files.logged().length();
        try (ServerProcess server = ServerProcess.launch(files)) {
            int status = server.awaitExit(START);
            String printed = files.logged().substring((int) before);
            assertNotEquals(0, status, printed);
            return printed;
        }
    }

    private static void assertNames(String text, String... wanted) {
        List.of(wanted).forEach(part -> assertTrue(text.contains(part), () -> "no \"" + part + "\" in: " + text));
        assertTrue(!text.contains("\tat "), () -> "a stack trace: " + text);
    }
}

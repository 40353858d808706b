package io.shorefs.acceptance.badinput;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.acceptance.server.Command;
import io.shorefs.acceptance.server.ServerFiles;
import io.shorefs.acceptance.server.ServerProcess;
import io.shorefs.api.Errno;
import io.shorefs.conformance.ninep.NinepClient;
import io.shorefs.conformance.ninep.NinepException;
import io.shorefs.conformance.ninep.NinepFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that changes bytes of the local map, or a folder that was put back in part. */
@Tag("full")
class DamagedMapTest {
    private static final byte[] VICTIM = "the victim's content".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OTHER = "the other's content".getBytes(StandardCharsets.US_ASCII);
    private static final Duration FSCK = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    @Test
    void aFlippedByteCostsOneFileAndIsFoundByFsck() throws IOException {
        ServerFiles files = ServerFiles.in(folder);
        serve(files, tree -> {
            tree.writeAndSync("victim", VICTIM);
            tree.writeAndSync("other", OTHER);
        });
        assertTrue(flip(mapFile(files), VICTIM) > 0, "the small file lies in the map");
        serve(files, tree -> {
            NinepException refused = assertThrows(NinepException.class, () -> tree.read("victim"));
            assertEquals(Errno.EIO.number(), refused.errno());
            assertArrayEquals(OTHER, tree.read("other"));
        });
        assertTrue(files.logged().contains("the local map is damaged: the value of DATA inode"), files::logged);
        Command fsck = Command.fsck(FSCK, files);
        assertNotEquals(0, fsck.status());
        assertTrue(fsck.output().contains("DATA inode"), fsck::output);
    }

    @Test
    void anOlderMapBesideANewerLogIsRefused() throws IOException {
        ServerFiles files = ServerFiles.in(folder);
        serve(files, tree -> tree.writeAndSync("first", VICTIM));
        Path older = Files.copy(mapFile(files), folder.resolve("older"));
        serve(files, tree -> tree.writeAndSync("second", OTHER));
        Path newer = Files.copy(mapFile(files), folder.resolve("newer"));

        Files.copy(older, mapFile(files), StandardCopyOption.REPLACE_EXISTING);
        Command refused = Command.fsck(FSCK, files);
        assertNotEquals(0, refused.status());
        assertTrue(refused.output().contains("the map is an older one"), refused::output);

        Files.copy(newer, mapFile(files), StandardCopyOption.REPLACE_EXISTING);
        assertEquals(0, Command.fsck(FSCK, files).status());
        serve(files, tree -> assertArrayEquals(OTHER, tree.read("second")));
    }

    /** What is done with a server that runs. */
    private interface Use {
        void of(NinepFiles tree);
    }

    private static void serve(ServerFiles files, Use use) {
        try (ServerProcess server = ServerProcess.start(files);
                NinepClient client = server.client(0)) {
            use.of(new NinepFiles(client, 0));
            assertEquals(0, server.stop(Duration.ofSeconds(5)), files::logged);
        }
    }

    private static Path mapFile(ServerFiles files) throws IOException {
        try (Stream<Path> all = Files.walk(files.journal())) {
            List<Path> found = all.filter(file -> file.getFileName().toString().equals("data.mdb"))
                    .toList();
            assertEquals(1, found.size(), found::toString);
            return found.getFirst();
        }
    }

    /** Flips a bit in each place of a file that has this content; how many there are. */
    private static int flip(Path file, byte[] content) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int places = 0;
        for (int at = 0; at + content.length <= bytes.length; at++) {
            if (java.util.Arrays.equals(bytes, at, at + content.length, content, 0, content.length)) {
                bytes[at + 3] ^= 1;
                places++;
            }
        }
        Files.write(file, bytes);
        return places;
    }
}

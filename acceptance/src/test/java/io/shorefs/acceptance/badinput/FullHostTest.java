package io.shorefs.acceptance.badinput;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.acceptance.server.Command;
import io.shorefs.acceptance.server.ServerFiles;
import io.shorefs.acceptance.server.ServerProcess;
import io.shorefs.api.Errno;
import io.shorefs.conformance.ninep.NinepClient;
import io.shorefs.conformance.ninep.NinepException;
import io.shorefs.conformance.ninep.NinepFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Others fill the disk that the data folder lies on: an ext4 of its own, so it runs only where this process may mount one. */
@Tag("full")
class FullHostTest {
    private static final int CONTENT = 3_000;
    private static final int MOST = 200_000;

    @TempDir
    Path folder;

    @Test
    void othersMayFillTheDisk() throws IOException {
        try (SmallDisk disk = SmallDisk.mount(folder, "400M")) {
            ServerFiles files = ServerFiles.in(Files.createDirectory(disk.path().resolve("shorefs")));
            int acknowledged;
            try (ServerProcess server = ServerProcess.start(files);
                    NinepClient client = server.client(0)) {
                NinepFiles tree = new NinepFiles(client, 0);
                disk.fill();
                int refused = write(tree, 0);
                tree.unlink("f0");
                check(tree, 1, refused);
                disk.empty();
                awaitRoom(tree);
                disk.fill();
                acknowledged = write(tree, refused);
                server.kill();
            }
            String start = startOnAFullDisk(files);
            assertFalse(start.contains("should not happen"), start);
            disk.empty();
            try (ServerProcess server = ServerProcess.start(files);
                    NinepClient client = server.client(0)) {
                check(new NinepFiles(client, 0), 1, acknowledged);
                assertEquals(0, server.stop(Duration.ofSeconds(5)), files::logged);
            }
            Command fsck = Command.fsck(Duration.ofMinutes(1), files);
            assertEquals(0, fsck.status(), fsck::output);
        }
    }

    /** It serves, or says that it needs room; in both cases nothing is lost. */
    private static String startOnAFullDisk(ServerFiles files) {
        Command start = Command.fsck(Duration.ofSeconds(5), files);
        assertTrue(start.status() == 0 || start.output().contains("make room"), start::output);
        return start.output();
    }

    private static void awaitRoom(NinepFiles tree) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .ignoreExceptionsInstanceOf(NinepException.class)
                .until(() -> {
                    tree.writeAndSync("again", content(-1));
                    return true;
                });
    }

    /** Writes and syncs files until there is no room; the number of the first that was refused. */
    private static int write(NinepFiles tree, int from) {
        for (int i = from; i < from + MOST; i++) {
            try {
                tree.writeAndSync("f" + i, content(i));
            } catch (NinepException e) {
                assertEquals(Errno.ENOSPC.number(), e.errno());
                return i;
            }
        }
        throw new AssertionError("no end of room on a full disk");
    }

    private static void check(NinepFiles tree, int from, int to) {
        for (int i = from; i < to; i++) {
            assertArrayEquals(content(i), tree.read("f" + i), "f" + i);
        }
    }

    private static byte[] content(int number) {
        byte[] content = new byte[CONTENT];
        new SplittableRandom(number).nextBytes(content);
        return content;
    }

    /** An ext4 in a file, with a file of others on it. */
    private record SmallDisk(Path path) implements AutoCloseable {
        static SmallDisk mount(Path folder, String size) throws IOException {
            Path image = folder.resolve("image");
            Path path = Files.createDirectory(folder.resolve("disk"));
            boolean mounted = run("truncate", "-s", size, image.toString())
                    && run("mkfs.ext4", "-q", "-m", "0", image.toString())
                    && run("mount", "-o", "loop", image.toString(), path.toString());
            Assumptions.assumeTrue(mounted, "this process may not mount an ext4");
            return new SmallDisk(path);
        }

        /** Until nothing is left. */
        void fill() {
            byte[] zeros = new byte[1 << 20];
            int length = zeros.length;
            try (OutputStream others = Files.newOutputStream(path.resolve("others"))) {
                while (length > 0) {
                    length = write(others, zeros, length) ? length : length / 2;
                }
            } catch (IOException e) {
                throw new AssertionError("the disk is full before it was filled", e);
            }
        }

        private static boolean write(OutputStream others, byte[] zeros, int length) {
            try {
                others.write(zeros, 0, length);
                return true;
            } catch (IOException full) {
                return false;
            }
        }

        void empty() throws IOException {
            Files.delete(path.resolve("others"));
        }

        @Override
        public void close() {
            assertTrue(run("umount", path.toString()), "unmounts");
        }

        private static boolean run(String... command) {
            return Command.run(Duration.ofMinutes(1), List.of(command)).status() == 0;
        }
    }
}

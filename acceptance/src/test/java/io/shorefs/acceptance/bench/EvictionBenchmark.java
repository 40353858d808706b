package io.shorefs.acceptance.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shorefs.acceptance.server.Command;
import io.shorefs.acceptance.server.ServerFiles;
import io.shorefs.acceptance.server.ServerProcess;
import io.shorefs.conformance.ninep.DirectoryEntry;
import io.shorefs.conformance.ninep.NinepClient;
import io.shorefs.conformance.ninep.NinepConnection;
import io.shorefs.conformance.ninep.NinepFiles;
import io.shorefs.conformance.ninep.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a machine does that may keep a part of the metadata only: it looks at everything several times, and its local map stays as large as it may be. The store is a folder. To be run by
 * name; prints lines for docs/benchmarks.md.
 */
class EvictionBenchmark {
    private static final int MSIZE = (1 << 20) + Wire.IO_HEADER;
    private static final int DIRECTORIES = Integer.getInteger("thousands", 1000);
    private static final int IN_A_DIRECTORY = 1000;
    private static final int EVERY = 50;
    private static final int PASSES = 3;
    private static final Pattern METADATA = Pattern.compile("\"metadata\":(\\d+)");

    @TempDir
    private Path folder;

    @Test
    void costs() throws IOException {
        ServerFiles writer = files("writer", "");
        try (ServerProcess server = ServerProcess.start(writer);
                NinepClient client = client(writer)) {
            fill(client);
            Uploaded.await(writer, Duration.ofMinutes(10));
            System.out.printf(Locale.ROOT, "its writer has %,d MB of metadata%n", metadata(writer));
            server.stop(Duration.ofMinutes(1));
        }
        ServerFiles reader = files("reader", "[cache]\nmetadata_size = \"256MiB\"\n");
        for (int start = 0; start < 2; start++) {
            try (ServerProcess server = ServerProcess.start(reader);
                    NinepClient client = client(reader)) {
                for (int pass = 0; pass < PASSES; pass++) {
                    look(reader, client);
                }
                server.stop(Duration.ofMinutes(1));
            }
        }
    }

    private ServerFiles files(String name, String more) {
        return ServerFiles.in(folder.resolve(name))
                .withMaxSize("8GiB")
                .with("[storage]\nurl = \"file://" + folder.resolve("store") + "\"\n" + more);
    }

    private static NinepClient client(ServerFiles files) throws IOException {
        return NinepClient.start(NinepConnection.tcp("127.0.0.1", files.port()), MSIZE, 0);
    }

    private static void fill(NinepClient client) {
        for (int directory = 0; directory < DIRECTORIES; directory++) {
            client.mkdir(0, "directory" + directory, 0755, 0);
            int parent = client.newFid();
            client.walk(0, parent, "directory" + directory);
            for (int file = 0; file < IN_A_DIRECTORY; file++) {
                client.mknod(parent, "file-with-a-name-" + file, 0100000 | file % 512, 0, 0, 0);
            }
            client.clunk(parent);
        }
    }

    private static void look(ServerFiles files, NinepClient client) {
        long begun = System.nanoTime();
        long most = 0;
        NinepFiles tree = new NinepFiles(client, 0);
        for (int directory = 0; directory < DIRECTORIES; directory++) {
            String path = "directory" + directory;
            List<DirectoryEntry> entries = tree.list(path);
            assertEquals(IN_A_DIRECTORY, entries.size(), path);
            for (int file = directory % EVERY; file < IN_A_DIRECTORY; file += EVERY) {
                assertEquals(
                        file % 512,
                        tree.stat(path + "/file-with-a-name-" + file).mode() & 0777,
                        path);
            }
            if (directory % EVERY == 0) {
                most = Math.max(most, metadata(files));
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%,d files listed, every %dth looked at: %.1f s, the local map had %,d MB at most%n",
                DIRECTORIES * IN_A_DIRECTORY,
                EVERY,
                (System.nanoTime() - begun) / 1e9,
                most);
    }

    private static long metadata(ServerFiles files) {
        Command status = Command.shorefs(
                Duration.ofMinutes(1), "status", "--json", "-c", files.config().toString());
        Matcher metadata = METADATA.matcher(status.output());
        if (!metadata.find()) {
            throw new AssertionError(status.output());
        }
        return Long.parseLong(metadata.group(1)) / 1_000_000;
    }
}

package io.shorefs.acceptance.bench;

import io.shorefs.acceptance.server.Footprint;
import io.shorefs.acceptance.server.ServerFiles;
import io.shorefs.acceptance.server.ServerProcess;
import io.shorefs.conformance.ninep.NinepClient;
import io.shorefs.conformance.ninep.NinepConnection;
import io.shorefs.conformance.ninep.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is written through a journal much smaller than it: how steadily it goes, how much memory it takes, and how many bytes the store gets for each byte that was changed. The store is a
 * folder. To be run by name; prints lines for docs/benchmarks.md.
 */
class JournalBenchmark {
    private static final int MSIZE = (1 << 20) + Wire.IO_HEADER;
    private static final int STEP = 1 << 20;
    private static final int SMALL = 4 << 10;
    private static final int MEGABYTES = Integer.getInteger("megabytes", 10 * 1024);
    private static final int OVERWRITTEN = MEGABYTES / 20;
    private static final String JOURNAL = "2GiB";

    @TempDir
    private Path folder;

    @Test
    void costs() throws IOException {
        ServerFiles files = ServerFiles.in(folder.resolve("server"))
                .withMaxSize(JOURNAL)
                .with("[storage]\nurl = \"file://" + folder.resolve("store") + "\"\n");
        try (ServerProcess server = ServerProcess.start(files);
                NinepClient client = NinepClient.start(NinepConnection.tcp("127.0.0.1", files.port()), MSIZE, 0)) {
            int fid = client.newFid();
            client.walk(0, fid);
            client.create(fid, "file", Wire.O_RDWR, 0644, 0);
            sequential(server, client, fid);
            Uploaded.await(files, Duration.ofMinutes(10));
            long before = stored();
            overwrites(client, fid);
            client.fsync(fid, false);
            Uploaded.await(files, Duration.ofMinutes(10));
            System.out.printf(
                    Locale.ROOT,
                    "%d MiB overwritten at random, 4 KiB each, in %d MiB: %.2f bytes for the store for each byte, %s%n",
                    OVERWRITTEN,
                    MEGABYTES,
                    (double) (stored() - before) / ((long) OVERWRITTEN * STEP),
                    kinds());
            server.stop(Duration.ofMinutes(2));
        }
    }

    private void sequential(ServerProcess server, NinepClient client, int fid) {
        byte[] data = new byte[STEP];
        new Random(1).nextBytes(data);
        long[] took = new long[MEGABYTES];
        long resident = 0;
        long begun = System.nanoTime();
        for (int i = 0; i < MEGABYTES; i++) {
            ByteBuffer.wrap(data).putInt(i);
            long before = System.nanoTime();
            client.write(fid, (long) i * STEP, data);
            took[i] = System.nanoTime() - before;
            if (i % 64 == 0) {
                resident = Math.max(resident, Footprint.residentKib(server.jvm().pid()));
            }
        }
        client.fsync(fid, false);
        double seconds = (System.nanoTime() - begun) / 1e9;
        Arrays.sort(took);
        System.out.printf(
                Locale.ROOT,
                "%d MiB through a journal of %s: %.0f MB/s; a write of 1 MiB takes %.1f ms (p50), %.0f ms (p99), %.0f ms at most; resident %d MiB at most%n",
                MEGABYTES,
                JOURNAL,
                MEGABYTES * (double) STEP / 1e6 / seconds,
                took[MEGABYTES / 2] / 1e6,
                took[MEGABYTES - MEGABYTES / 100 - 1] / 1e6,
                took[MEGABYTES - 1] / 1e6,
                resident >> 10);
    }

    private static void overwrites(NinepClient client, int fid) {
        Random random = new Random(2);
        byte[] data = new byte[SMALL];
        for (int i = 0; i < OVERWRITTEN * (STEP / SMALL); i++) {
            random.nextBytes(data);
            client.write(fid, random.nextLong((long) MEGABYTES * STEP / SMALL) * SMALL, data);
        }
    }

    /** Bytes of all objects; what is dead stays for ten minutes, so nothing went meanwhile. */
    private long stored() throws IOException {
        try (Stream<Path> objects = Files.walk(folder.resolve("store"))) {
            return objects.filter(Files::isRegularFile)
                    .mapToLong(path -> path.toFile().length())
                    .sum();
        }
    }

    private String kinds() throws IOException {
        StringBuilder text = new StringBuilder();
        for (String kind : new String[] {"segment", "log", "table"}) {
            Path objects = folder.resolve("store/00000000").resolve(kind);
            if (Files.isDirectory(objects)) {
                try (Stream<Path> all = Files.list(objects)) {
                    long bytes = all.mapToLong(path -> path.toFile().length()).sum();
                    text.append(String.format(Locale.ROOT, "%s %d MiB ", kind, bytes >> 20));
                }
            }
        }
        return text + "in all";
    }
}

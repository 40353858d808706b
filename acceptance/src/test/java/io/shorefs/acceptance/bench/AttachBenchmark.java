package io.shorefs.acceptance.bench;

import io.shorefs.acceptance.server.DelayingProxy;
import io.shorefs.acceptance.server.ObjectStoreServer;
import io.shorefs.acceptance.server.ServerFiles;
import io.shorefs.acceptance.server.ServerProcess;
import io.shorefs.conformance.ninep.NinepClient;
import io.shorefs.conformance.ninep.NinepConnection;
import io.shorefs.conformance.ninep.NinepFiles;
import io.shorefs.conformance.ninep.Wire;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long a machine that has nothing takes to serve a bucket that is 20 ms away, with ever more files: from the start of its process to the first listing, and to the end of a
 * {@code find}. To be run by name; prints lines for docs/benchmarks.md.
 */
class AttachBenchmark {
    private static final Duration AWAY = Duration.ofMillis(20);
    private static final int MSIZE = (1 << 20) + Wire.IO_HEADER;
    private static final int IN_A_DIRECTORY = 1000;
    private static final List<Integer> THOUSANDS = List.of(10, 100, 1000);
    private static final int STARTS = 3;

    @TempDir
    private Path folder;

    @Test
    void costs() throws Exception {
        for (int thousands : THOUSANDS) {
            try (ObjectStoreServer store = ObjectStoreServer.start();
                    DelayingProxy wire = DelayingProxy.before(store.port(), AWAY)) {
                fill(files(store, wire, "writer" + thousands), thousands);
                for (int i = 0; i < STARTS; i++) {
                    attach(files(store, wire, "reader" + thousands + "-" + i), thousands);
                }
            }
        }
    }

    private ServerFiles files(ObjectStoreServer store, DelayingProxy wire, String name) {
        return ServerFiles.in(folder.resolve(name))
                .withMaxSize("8GiB")
                .with(store.configuration(
                        "s3://" + ObjectStoreServer.BUCKET + "/volume",
                        Map.of("endpoint", "http://127.0.0.1:" + wire.port())));
    }

    private static NinepClient client(ServerFiles files) throws IOException {
        return NinepClient.start(NinepConnection.tcp("127.0.0.1", files.port()), MSIZE, 0);
    }

    private static void fill(ServerFiles files, int thousands) throws IOException {
        long begun = System.nanoTime();
        try (ServerProcess server = ServerProcess.start(files);
                NinepClient client = client(files)) {
            for (int directory = 0; directory < thousands; directory++) {
                client.mkdir(0, "directory" + directory, 0755, 0);
                int parent = client.newFid();
                client.walk(0, parent, "directory" + directory);
                for (int file = 0; file < IN_A_DIRECTORY; file++) {
                    client.mknod(parent, "file-with-a-name-" + file, 0100644, 0, 0, 0);
                }
                client.clunk(parent);
            }
            Uploaded.await(files, Duration.ofMinutes(10));
            server.stop(Duration.ofMinutes(1));
        }
        System.out.printf(Locale.ROOT, "%,d,000 files: made and uploaded in %.1f s%n", thousands, seconds(begun));
    }

    private static double seconds(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    private static void attach(ServerFiles files, int thousands) throws IOException {
        long begun = System.nanoTime();
        try (ServerProcess server = ServerProcess.start(files);
                NinepClient client = client(files)) {
            double serves = seconds(begun);
            NinepFiles tree = new NinepFiles(client, 0);
            List<String> directories = new ArrayList<>();
            tree.list("").forEach(entry -> directories.add(entry.name()));
            double listed = seconds(begun);
            long found = find(client, directories);
            System.out.printf(
                    Locale.ROOT,
                    "%,d,000 files: served after %.2f s, listed after %.2f s, %,d found after %.1f s%n",
                    thousands,
                    serves,
                    listed,
                    found,
                    seconds(begun));
            server.stop(Duration.ofMinutes(1));
        }
    }

    /** Reads all directories, one after the other as find does. */
    private static long find(NinepClient client, List<String> directories) {
        long found = 0;
        Deque<String> left = new ArrayDeque<>(directories);
        while (!left.isEmpty()) {
            found += 1 + new NinepFiles(client, 0).list(left.remove()).size();
        }
        return found;
    }
}

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
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What it costs to read what is in a store that is 20 ms away: by the server that wrote it, and by one that has nothing yet, beside 16 parallel ranged GETs of the same store. To be run
 * by name; prints lines for docs/benchmarks.md.
 */
class ReadBenchmark {
    private static final Duration AWAY = Duration.ofMillis(20);
    private static final int MSIZE = (1 << 20) + Wire.IO_HEADER;
    private static final int STEP = 1 << 20;
    private static final int FILE = Integer.getInteger("megabytes", 1024);
    private static final int RANGE = 4 << 20;
    private static final int GETS = 16;

    @TempDir
    private Path folder;

    private ObjectStoreServer store;
    private DelayingProxy wire;
    private int reader;

    @Test
    void costs() throws Exception {
        try (ObjectStoreServer started = ObjectStoreServer.startForAnybody();
                DelayingProxy before = DelayingProxy.before(started.port(), AWAY)) {
            store = started;
            wire = before;
            write("written without a disk cache", "none", "disk_size = 0");
            write("written", "writer", "");
            gets();
            sequential("cold, then from the disk cache", "", 2);
            gets(); // a JVM compiles while it runs
            sequential("cold each time", "disk_size = 0", 3); // memory has an eighth of it
            gets();
            random();
        }
    }

    private static void print(String line, Object... values) {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        System.out.printf(Locale.ROOT, line + " (load %.1f)%n", append(values, load));
    }

    private static Object[] append(Object[] values, Object last) {
        List<Object> all = new ArrayList<>(List.of(values));
        all.add(last);
        return all.toArray();
    }

    private ServerFiles files(String name, String cache) {
        String prefix = name.equals("none") ? "none" : "all";
        String storage = store.configuration(
                "s3://" + ObjectStoreServer.BUCKET + "/" + prefix,
                Map.of("endpoint", "http://127.0.0.1:" + wire.port()));
        return ServerFiles.in(folder.resolve(name)).withMaxSize("4GiB").with(storage + "[cache]\n" + cache + "\n");
    }

    private static NinepClient client(ServerFiles files) throws IOException {
        return NinepClient.start(NinepConnection.tcp("127.0.0.1", files.port()), MSIZE, 0);
    }

    private void write(String what, String name, String cache) throws IOException {
        ServerFiles files = files(name, cache);
        try (ServerProcess server = ServerProcess.start(files);
                NinepClient client = client(files)) {
            int fid = client.newFid();
            client.walk(0, fid);
            client.create(fid, "file", Wire.O_RDWR, 0644, 0);
            Random random = new Random(1);
            byte[][] data = new byte[64][STEP];
            for (byte[] part : data) {
                random.nextBytes(part);
            }
            double before = cpu(server);
            long begun = System.nanoTime();
            for (int i = 0; i < FILE; i++) {
                byte[] part = data[i % data.length];
                part[0] = (byte) i;
                client.write(fid, (long) i * STEP, part);
            }
            client.fsync(fid, false);
            double written = seconds(begun);
            Uploaded.await(files, Duration.ofMinutes(5));
            print(
                    what + ": %.0f MB/s, in the store at %.0f MB/s; the server took %.1f s of CPU",
                    mb() / written,
                    mb() / seconds(begun),
                    cpu(server) - before);
            if (name.equals("writer")) {
                randomReads("read by its writer", client, fid, 20_000, 1);
                randomReads("read by its writer", client, fid, 20_000, 16);
            }
            client.clunk(fid);
            server.stop(Duration.ofMinutes(1));
        }
    }

    private static double mb() {
        return FILE * (double) STEP / 1e6;
    }

    private static double cpu(ServerProcess server) {
        return cpu(server.jvm());
    }

    private static double ownCpu() {
        return cpu(ProcessHandle.current());
    }

    private static double cpu(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
    }

    private static double seconds(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    /** 16 ranged GETs at once, until all segments are read. */
    private void gets() throws Exception {
        List<URI> segments = store.keys("all/00000000/segment/").stream()
                .map(key -> URI.create("http://127.0.0.1:" + wire.port() + "/" + ObjectStoreServer.BUCKET + "/" + key))
                .toList();
        double before = ownCpu();
        long begun = System.nanoTime();
        long bytes = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(GETS);
                HttpClient http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
            List<Future<Long>> parts = new ArrayList<>();
            for (URI segment : segments) {
                for (int part = 0; part < 4; part++) {
                    long from = (long) part * RANGE;
                    parts.add(threads.submit(() -> get(http, segment, from)));
                }
            }
            for (Future<Long> part : parts) {
                bytes += part.get();
            }
        }
        print(
                "16 parallel GETs of 4 MiB: %.0f MB/s; store and client took %.1f s of CPU",
                bytes / 1e6 / seconds(begun), ownCpu() - before);
    }

    private static long get(HttpClient http, URI segment, long from) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(segment)
                .header("Range", "bytes=" + from + "-" + (from + RANGE - 1))
                .build();
        HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        return response.statusCode() == 206 ? response.body().length : 0;
    }

    private void sequential(String what, String cache, int passes) throws IOException {
        ServerFiles files = files("cold" + reader++, cache);
        try (ServerProcess server = ServerProcess.start(files);
                NinepClient client = client(files)) {
            int fid = new NinepFiles(client, 0).walk("file");
            client.open(fid, Wire.O_RDONLY);
            for (int pass = 1; pass <= passes; pass++) {
                sequential(what + ", pass " + pass, server, client, fid);
            }
            server.stop(Duration.ofMinutes(1));
        }
    }

    private static void sequential(String what, ServerProcess server, NinepClient client, int fid) {
        double before = cpu(server);
        double ownBefore = ownCpu();
        long begun = System.nanoTime();
        for (int i = 0; i < FILE; i++) {
            byte[] part = client.read(fid, (long) i * STEP, STEP);
            if (part.length != STEP) {
                throw new IllegalStateException(part.length + " bytes at " + i);
            }
        }
        print(
                "read from its beginning to its end, " + what
                        + ": %.0f MB/s; the server took %.1f s of CPU, store and client %.1f s",
                mb() / seconds(begun),
                cpu(server) - before,
                ownCpu() - ownBefore);
    }

    private void random() throws IOException {
        ServerFiles files = files("random", "");
        try (ServerProcess server = ServerProcess.start(files);
                NinepClient client = client(files)) {
            int fid = new NinepFiles(client, 0).walk("file");
            client.open(fid, Wire.O_RDONLY);
            randomReads("cold", client, fid, 500, 1);
            randomReads("cold", client, fid, 8000, 16);
            server.stop(Duration.ofMinutes(1));
        }
    }

    private static void randomReads(String what, NinepClient client, int fid, int count, int inFlight) {
        Random random = new Random(count + inFlight);
        Deque<Integer> tags = new ArrayDeque<>();
        long begun = System.nanoTime();
        for (int i = 0; i < count; i++) {
            if (tags.size() == inFlight) {
                client.await(tags.remove());
            }
            long at = random.nextLong((long) FILE * STEP / 4096) * 4096;
            tags.add(client.submit(NinepClient.readRequest(fid, at, 4096)));
        }
        tags.forEach(client::await);
        print("random reads of 4 KiB, " + what + ", %d at once: %.0f/s", inFlight, count / seconds(begun));
    }
}

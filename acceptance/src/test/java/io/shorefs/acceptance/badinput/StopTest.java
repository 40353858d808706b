package io.shorefs.acceptance.badinput;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shorefs.acceptance.server.ServerFiles;
import io.shorefs.acceptance.server.ServerProcess;
import io.shorefs.conformance.ninep.NinepClient;
import io.shorefs.conformance.ninep.NinepFiles;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM drains, commits, and ends with 0 in less than 5 s, also under load: what was answered is there afterwards. */
class StopTest {
    private static final int SIZE = 10_000;

    @TempDir
    Path folder;

    @Test
    void termKeepsWhatWasAnswered() throws InterruptedException {
        ServerFiles files = ServerFiles.in(folder);
        AtomicInteger answered = new AtomicInteger();
        CountDownLatch busy = new CountDownLatch(200);
        try (ServerProcess server = ServerProcess.start(files);
                ExecutorService threads = Executors.newCachedThreadPool()) {
            threads.submit(() -> writeUntilStopped(server, answered, busy));
            busy.await();
            assertEquals(0, server.stop(Duration.ofSeconds(5)), files::logged);
        }
        try (ServerProcess server = ServerProcess.start(files);
                NinepClient client = server.client(0)) {
            NinepFiles tree = new NinepFiles(client, 0);
            for (int i = 0; i < answered.get(); i++) {
                assertEquals(SIZE, tree.read("f" + i).length, "f" + i);
            }
            assertEquals(0, server.stop(Duration.ofSeconds(5)), files::logged);
        }
    }

    private static void writeUntilStopped(ServerProcess server, AtomicInteger answered, CountDownLatch busy) {
        try (NinepClient client = server.client(0)) {
            NinepFiles tree = new NinepFiles(client, 0);
            while (true) {
                tree.write("f" + answered.get(), new byte[SIZE]);
                answered.incrementAndGet();
                busy.countDown();
            }
        } catch (UncheckedIOException e) {
            busy.countDown(); // the server ended the connection
        }
    }
}

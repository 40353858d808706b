package io.shorefs.acceptance.fuzz;

import io.shorefs.acceptance.server.ServerProcess;
import io.shorefs.conformance.ninep.NinepClient;
import io.shorefs.conformance.ninep.NinepFiles;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** A well-behaved client that works all the time on one connection and checks what it gets. */
final class Bystander implements Runnable {
    private final ServerProcess server;
    private final SplittableRandom random = new SplittableRandom(7);
    private volatile boolean stopped;
    private final AtomicInteger rounds = new AtomicInteger();
    private volatile long slowestNanos;

    Bystander(ServerProcess server) {
        this.server = server;
    }

    /** Works until {@link #stop}; throws what it notices. */
    @Override
    public void run() {
        try (NinepClient client = server.client(0)) {
            NinepFiles files = new NinepFiles(client, 0);
            files.mkdir("bystander", 0700, 0);
            while (!stopped) {
                long begin = System.nanoTime();
                round(files);
                slowestNanos = Math.max(slowestNanos, System.nanoTime() - begin);
                rounds.incrementAndGet();
            }
        }
    }

    private void round(NinepFiles files) {
        byte[] content = new byte[random.nextInt(20_000)];
        random.nextBytes(content);
        String name = "bystander/" + rounds.get() % 10;
        files.writeAndSync(name, content);
        if (!Arrays.equals(content, files.read(name))) {
            throw new AssertionError("wrong content of " + name);
        }
        files.rename(name, name + "r");
        files.unlink(name + "r");
    }

    void stop() {
        stopped = true;
    }

    int rounds() {
        return rounds.get();
    }

    long slowestMillis() {
        return slowestNanos / 1_000_000;
    }
}

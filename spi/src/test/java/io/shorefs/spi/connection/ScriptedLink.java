package io.shorefs.spi.connection;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A link whose client is the test: it says what comes, and when a write ends. */
final class ScriptedLink implements Link {
    /** One write: who wrote what, out of which array. */
    record Write(Thread thread, byte[] array, byte[] bytes) {}

    final List<Write> writes = new CopyOnWriteArrayList<>();
    final CountDownLatch shutdown = new CountDownLatch(1);
    private final Semaphore permits = new Semaphore(0);
    private final PipedInputStream input = new PipedInputStream(4 << 20);
    private final PipedOutputStream client = new PipedOutputStream();
    private volatile boolean gated;
    private volatile long writeMillis;
    private volatile RuntimeException fault;

    ScriptedLink() throws IOException {
        client.connect(input);
    }

    /** Writes wait for {@link #letThrough} from now on. */
    void gate() {
        gated = true;
    }

    void letThrough(int writes) {
        permits.release(writes);
    }

    /** A write takes so long from now on. */
    void writesTake(long millis) {
        writeMillis = millis;
    }

    void writesThrow(RuntimeException e) {
        fault = e;
    }

    void clientSends(byte[] bytes) throws IOException {
        client.write(bytes);
        client.flush();
    }

    void clientEnds() throws IOException {
        client.close();
    }

    @Override
    public String peer() {
        return "the test";
    }

    @Override
    public InputStream input() {
        return input;
    }

    @Override
    public OutputStream output() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] array, int offset, int length) throws IOException {
                pass();
                writes.add(
                        new Write(Thread.currentThread(), array, Arrays.copyOfRange(array, offset, offset + length)));
            }
        };
    }

    private void pass() throws IOException {
        if (fault != null) {
            throw fault;
        }
        try {
            if (gated) {
                permits.acquire();
            }
            if (shutdown.await(writeMillis, TimeUnit.MILLISECONDS)) {
                throw new IOException("shut down");
            }
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void shutdown() {
        shutdown.countDown();
        permits.release(1_000);
        try {
            client.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitShutdown() {
        try {
            shutdown.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    int writtenBytes() {
        return writes.stream().mapToInt(write -> write.bytes().length).sum();
    }
}

package io.shorefs.acceptance.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A wire that is long: what a client sends through it to a server on this machine arrives after a delay, in order, as much at a time as it likes. What comes back is not delayed, so that
 * a request takes the delay once.
 */
public final class DelayingProxy implements AutoCloseable {
    private static final int CHUNK = 64 << 10;

    /** Chunks under way on a connection: more than fit into the delay at any speed that is reached. */
    private static final int CHUNKS = 1024;

    private static final byte[] END = {};

    private final ServerSocket listener;
    private final int target;
    private final long delayNanos;

    private record Late(byte[] bytes, long due) {}

    private DelayingProxy(ServerSocket listener, int target, Duration delay) {
        this.listener = listener;
        this.target = target;
        delayNanos = delay.toNanos();
    }

    /** One before a port of the loopback. */
    public static DelayingProxy before(int target, Duration delay) {
        try {
            DelayingProxy proxy =
                    new DelayingProxy(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), target, delay);
            Thread.ofVirtual().start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it listens. */
    public int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                client.setTcpNoDelay(true);
                Socket server = new Socket();
                server.setTcpNoDelay(true);
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
                BlockingQueue<Late> queue = new ArrayBlockingQueue<>(CHUNKS);
                Thread.ofVirtual().start(() -> read(client, queue));
                Thread.ofVirtual().start(() -> write(queue, server));
                Thread.ofVirtual().start(() -> copy(server, client));
            } catch (IOException e) {
                // closed, or one end of one connection is gone
            }
        }
    }

    private void read(Socket from, BlockingQueue<Late> queue) {
        byte[] buffer = new byte[CHUNK];
        try {
            try {
                InputStream in = from.getInputStream();
                for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                    queue.put(new Late(Arrays.copyOf(buffer, read), System.nanoTime() + delayNanos));
                }
            } catch (IOException e) {
                // the other side learns of the end, as without the proxy
            }
            queue.put(new Late(END, System.nanoTime() + delayNanos));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(BlockingQueue<Late> queue, Socket to) {
        try (to) {
            OutputStream out = to.getOutputStream();
            for (Late late = queue.take(); late.bytes().length > 0; late = queue.take()) {
                long wait = late.due() - System.nanoTime();
                if (wait > 0) {
                    TimeUnit.NANOSECONDS.sleep(wait);
                }
                out.write(late.bytes());
            }
        } catch (IOException e) {
            // gone
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(Socket from, Socket to) {
        try (to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // gone
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

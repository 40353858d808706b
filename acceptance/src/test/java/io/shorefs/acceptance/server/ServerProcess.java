package io.shorefs.acceptance.server;

import io.shorefs.conformance.ninep.NinepClient;
import io.shorefs.conformance.ninep.NinepConnection;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A server of the distribution in a process of its own. Whatever happens, {@link #close} leaves none behind.
 *
 * <p>Not for several threads at once, but {@link #kill} may come from any.
 */
public final class ServerProcess implements AutoCloseable {
    private static final int MSIZE = 256 << 10;
    private static final Duration START = Duration.ofSeconds(30);

    private final ServerFiles files;
    private final Process process;
    private volatile boolean killed;

    private ServerProcess(ServerFiles files, Process process) {
        this.files = files;
        this.process = process;
        Leftovers.watch(process);
    }

    /** Starts a server and does not wait for it. */
    public static ServerProcess launch(ServerFiles files) {
        return launch(files, Map.of());
    }

    private static ServerProcess launch(ServerFiles files, Map<String, String> environment) {
        File log = files.log().toFile();
        ProcessBuilder builder = new ProcessBuilder(
                Distribution.launcher().toString(), "run", "-c", files.config().toString());
        builder.environment().putAll(environment);
        builder.directory(files.folder().toFile()).redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log));
        try {
            return new ServerProcess(files, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts a server and waits until it listens.
     *
     * @throws AssertionError with its log, if it ends or does not listen within 30 s
     */
    public static ServerProcess start(ServerFiles files) {
        return start(files, Map.of());
    }

    /** The same with variables in its environment. */
    public static ServerProcess start(ServerFiles files, Map<String, String> environment) {
        ServerProcess server = launch(files, environment);
        try {
            Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(20))
                    .atMost(START)
                    .until(() -> !server.process.isAlive() || server.listens());
        } catch (RuntimeException e) {
            server.close();
            throw new AssertionError("the server does not listen; it logged:\n" + files.logged(), e);
        }
        if (!server.process.isAlive()) {
            throw new AssertionError(
                    "the server ended with " + server.process.exitValue() + "; it logged:\n" + files.logged());
        }
        return server;
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), files.port())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    /** What it was started with. */
    public ServerFiles files() {
        return files;
    }

    /** The JVM's process: the launcher's, or the one that it started. */
    public ProcessHandle jvm() {
        ProcessHandle launcher = process.toHandle();
        return launcher.descendants()
                .filter(p -> p.info().command().orElse("").endsWith("java"))
                .findFirst()
                .orElse(launcher);
    }

    /** A client of its own connection, attached as {@code uid} to the root with fid 0. */
    public NinepClient client(int uid) {
        try {
            return NinepClient.start(NinepConnection.tcp("127.0.0.1", files.port()), MSIZE, uid);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGKILL, and waits until it is gone. */
    public void kill() {
        killed = true;
        Leftovers.kill(process.toHandle());
        awaitExit(Duration.ofSeconds(10));
    }

    /**
     * SIGTERM, and waits for the end.
     *
     * @return the exit status
     * @throws AssertionError with its log, if it does not end within {@code limit}
     */
    public int stop(Duration limit) {
        process.destroy();
        return awaitExit(limit);
    }

    /** Waits until the process ends by itself; then as {@link #stop}. */
    public int awaitExit(Duration limit) {
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Leftovers.kill(process.toHandle());
        throw new AssertionError("the server did not end within " + limit + "; it logged:\n" + files.logged());
    }

    /** Whether it ended, or is about to because of {@link #kill}. */
    public boolean isEnding() {
        return killed || !process.isAlive();
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }
}

package io.shorefs.distribution.control;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Answers the commands of the data folder's owner while a server runs: each on a thread of its own, {@value #MOST_COMMANDS} at a time. One thread starts and closes it.
 */
public final class ControlServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ControlServer.class.getName());

    /** Commands at the same time; more are told so. */
    static final int MOST_COMMANDS = 16;

    private final Map<String, Verb> verbs;
    private final ControlSocket socket;
    private final ServerSocketChannel channel;
    private final Set<SocketChannel> clients = ConcurrentHashMap.newKeySet();

    private ControlServer(Map<String, Verb> verbs, ControlSocket socket, ServerSocketChannel channel) {
        this.verbs = Map.copyOf(verbs);
        this.socket = socket;
        this.channel = channel;
    }

    /**
     * Listens in a data folder that this process holds.
     *
     * @throws IOException when it cannot: the folder is read-only, or its path is too long for a socket
     */
    public static ControlServer start(Path dataFolder, Map<String, Verb> verbs) throws IOException {
        ControlSocket socket = ControlSocket.of(dataFolder);
        socket.prepare();
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(socket.address());
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw new IOException(socket.path() + ": " + e.getMessage(), e);
        }
        ControlServer server = new ControlServer(verbs, socket, channel);
        Thread.ofPlatform().daemon().name("shorefs-control").start(server::accept);
        return server;
    }

    private void accept() {
        while (channel.isOpen()) {
            try {
                SocketChannel client = channel.accept();
                clients.add(client);
                Thread.ofVirtual().name("shorefs-command").start(() -> serve(client));
            } catch (ClosedChannelException e) {
                return; // close() ends it so
            } catch (IOException e) {
                LOG.log(Level.WARNING, "commands are not answered any more: {0}", e.getMessage());
                return;
            }
        }
    }

    private void serve(SocketChannel client) {
        try (client;
                InputStream in = Channels.newInputStream(client);
                OutputStream out = Channels.newOutputStream(client)) {
            ControlLine.write(out, answer(ControlLine.read(in), out));
        } catch (IOException | UncheckedIOException e) {
            LOG.log(Level.DEBUG, "a command ended: {0}", e.getMessage());
        } finally {
            clients.remove(client);
        }
    }

    private JsonObject answer(JsonObject command, OutputStream out) {
        String name = command.getString(ControlLine.VERB, "");
        Verb verb = verbs.get(name);
        if (verb == null) {
            return error("the server does not know the command \"" + name + "\", it knows "
                    + String.join(", ", new TreeSet<>(verbs.keySet())));
        }
        if (clients.size() > MOST_COMMANDS) {
            return error("the server has " + MOST_COMMANDS + " commands under way: try again when one has ended");
        }
        JsonValue arguments = command.getOrDefault(ControlLine.ARGUMENTS, JsonValue.EMPTY_JSON_OBJECT);
        try {
            JsonObject result = verb.run(arguments.asJsonObject(), told -> progress(out, told));
            return Json.createObjectBuilder().add(ControlLine.RESULT, result).build();
        } catch (UncheckedIOException e) {
            throw e; // whoever gave it is gone
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "a command failed", e);
            return error(e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private static void progress(OutputStream out, JsonObject told) {
        try {
            ControlLine.write(
                    out,
                    Json.createObjectBuilder().add(ControlLine.PROGRESS, told).build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonObject error(String sentence) {
        return Json.createObjectBuilder().add(ControlLine.ERROR, sentence).build();
    }

    /** Ends every command that is under way. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(socket.path());
            channel.close();
            for (SocketChannel client : clients) {
                client.close();
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "closing {0}: {1}", socket.path(), e.getMessage());
        }
    }
}

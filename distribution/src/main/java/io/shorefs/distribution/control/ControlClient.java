package io.shorefs.distribution.control;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Gives commands to the server that runs on a data folder. Any thread. */
public final class ControlClient {
    private final Path dataFolder;

    public ControlClient(Path dataFolder) {
        this.dataFolder = dataFolder;
    }

    /**
     * Gives a command, and waits for what comes of it.
     *
     * @param progress takes what the server tells meanwhile
     * @throws ControlException when no server runs there, or it cannot do it
     */
    public JsonObject call(String verb, JsonObject arguments, Consumer<JsonObject> progress) {
        try (SocketChannel channel = connect();
                InputStream in = Channels.newInputStream(channel);
                OutputStream out = Channels.newOutputStream(channel)) {
            ControlLine.write(
                    out,
                    Json.createObjectBuilder()
                            .add(ControlLine.VERB, verb)
                            .add(ControlLine.ARGUMENTS, arguments)
                            .build());
            while (true) {
                JsonObject line = ControlLine.read(in);
                if (line.containsKey(ControlLine.RESULT)) {
                    return line.getJsonObject(ControlLine.RESULT);
                }
                if (line.containsKey(ControlLine.ERROR)) {
                    throw new ControlException(line.getString(ControlLine.ERROR));
                }
                progress.accept(line.getJsonObject(ControlLine.PROGRESS));
            }
        } catch (EOFException e) {
            throw new ControlException("the server ended before it answered \"" + verb + "\"", e);
        } catch (IOException e) {
            throw cannotTalk(e);
        }
    }

    /** Whether a server answers there. */
    public boolean isAnswered() {
        try {
            connect().close();
            return true;
        } catch (ControlException nobody) {
            return false;
        } catch (IOException e) {
            throw cannotTalk(e);
        }
    }

    private SocketChannel connect() throws IOException {
        ControlSocket socket = ControlSocket.of(dataFolder);
        if (!Files.isDirectory(dataFolder)) {
            throw new ControlException(
                    "there is no data folder " + dataFolder + "; name it with --data, or [journal] dir in the -c file");
        }
        try {
            return SocketChannel.open(socket.address());
        } catch (ConnectException e) {
            throw noServer(e);
        } catch (SocketException e) {
            if (!Files.exists(socket.path())) {
                throw noServer(e);
            }
            throw e;
        } catch (IllegalArgumentException e) {
            throw new ControlException(
                    "the path of " + dataFolder + " is too long for commands to reach the server", e);
        }
    }

    private ControlException cannotTalk(IOException e) {
        return new ControlException("cannot talk to the server on " + dataFolder + ": " + e.getMessage(), e);
    }

    private ControlException noServer(IOException cause) {
        return new ControlException("no server runs on the data folder " + dataFolder, cause);
    }
}

package io.shorefs.distribution.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ControlServerTest {
    @TempDir
    private Path folder;

    private final List<JsonObject> told = new ArrayList<>();

    private static JsonObject number(int number) {
        return Json.createObjectBuilder().add("number", number).build();
    }

    private JsonObject call(String verb, JsonObject arguments) {
        return new ControlClient(folder).call(verb, arguments, told::add);
    }

    @Test
    void aCommandHasItsResultAfterWhatIsToldMeanwhile() throws IOException {
        Verb addsOne = (arguments, progress) -> {
            progress.accept(number(1));
            progress.accept(number(2));
            return number(arguments.getInt("number") + 1);
        };
        try (ControlServer server = ControlServer.start(folder, Map.of("add", addsOne))) {
            assertEquals(number(42), call("add", number(41)));
            assertEquals(List.of(number(1), number(2)), told);
        }
    }

    @Test
    void whatTheServerCannotDoIsSaidInItsSentence() throws IOException {
        Verb fails = (arguments, progress) -> {
            throw new IllegalStateException("the moon is not full");
        };
        try (ControlServer server = ControlServer.start(folder, Map.of("fail", fails, "other", fails))) {
            assertEquals(
                    "the moon is not full",
                    assertThrows(ControlException.class, () -> call("fail", JsonValue.EMPTY_JSON_OBJECT))
                            .getMessage());
            assertEquals(
                    "the server does not know the command \"dance\", it knows fail, other",
                    assertThrows(ControlException.class, () -> call("dance", JsonValue.EMPTY_JSON_OBJECT))
                            .getMessage());
        }
    }

    @Test
    void withoutAServerThatIsSaid() throws IOException {
        String sentence = "no server runs on the data folder " + folder;
        assertEquals(
                sentence,
                assertThrows(ControlException.class, () -> call("status", JsonValue.EMPTY_JSON_OBJECT))
                        .getMessage());
        ControlServer.start(folder, Map.of()).close();
        assertEquals(
                sentence,
                assertThrows(ControlException.class, () -> call("status", JsonValue.EMPTY_JSON_OBJECT))
                        .getMessage());
        Path nowhere = folder.resolve("nowhere");
        assertTrue(assertThrows(ControlException.class, () -> new ControlClient(nowhere)
                        .call("status", JsonValue.EMPTY_JSON_OBJECT, told::add))
                .getMessage()
                .startsWith("there is no data folder " + nowhere));
    }

    @Test
    void whatACrashLeftIsReplaced() throws IOException {
        ControlServer crashed = ControlServer.start(folder, Map.of());
        try (ControlServer next = ControlServer.start(folder, Map.of("one", (a, p) -> number(1)))) {
            assertEquals(number(1), call("one", JsonValue.EMPTY_JSON_OBJECT));
        } finally {
            crashed.close();
        }
    }

    @Test
    void onlyTheOwnerComesNearTheSocket() throws IOException {
        Files.createDirectory(
                folder.resolve("control"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        try (ControlServer server = ControlServer.start(folder, Map.of())) {
            assertEquals(
                    "rwx------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("control"))));
        }
        assertFalse(Files.exists(folder.resolve("control").resolve("socket")), "a stop removes it");
    }

    @Test
    void aPathThatIsTooLongForASocketIsRefused() throws IOException {
        Path deep = Files.createDirectories(folder.resolve("d".repeat(120)));
        assertTrue(assertThrows(IOException.class, () -> ControlServer.start(deep, Map.of()))
                .getMessage()
                .contains(deep.toString()));
    }

    @Test
    void aStopEndsCommandsThatAreUnderWay() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Verb waits = (arguments, progress) -> {
            running.countDown();
            try {
                stopped.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return number(0);
        };
        try (ExecutorService caller = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<JsonObject> result;
            try (ControlServer server = ControlServer.start(folder, Map.of("wait", waits))) {
                result = CompletableFuture.supplyAsync(() -> call("wait", JsonValue.EMPTY_JSON_OBJECT), caller);
                running.await();
            }
            CompletionException ended = assertThrows(CompletionException.class, result::join);
            assertTrue(
                    ended.getCause().getMessage().contains("wait"),
                    ended.getCause().getMessage());
            stopped.countDown();
        }
    }

    @Test
    void commandsBeyondTheBoundAreToldSo() throws IOException {
        List<SocketChannel> silent = new ArrayList<>();
        try (ControlServer server = ControlServer.start(folder, Map.of("one", (a, p) -> number(1)))) {
            for (int i = 0; i < ControlServer.MOST_COMMANDS; i++) {
                silent.add(SocketChannel.open(ControlSocket.of(folder).address()));
            }
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThrows(ControlException.class, () -> call("one", JsonValue.EMPTY_JSON_OBJECT)));
            silent.removeLast().close();
            Awaitility.await().ignoreExceptions().until(() -> call("one", JsonValue.EMPTY_JSON_OBJECT)
                    .equals(number(1)));
        } finally {
            for (SocketChannel channel : silent) {
                channel.close();
            }
        }
    }

    @Test
    void aLineThatIsNoCommandEndsThatConnectionAlone() throws IOException {
        try (ControlServer server = ControlServer.start(folder, Map.of("one", (a, p) -> number(1)))) {
            for (String line :
                    List.of("[]\n", "{\"verb\n", "x".repeat(ControlLine.MOST_BYTES + 1), "{\"verb\": 3}\n")) {
                try (SocketChannel channel =
                                SocketChannel.open(ControlSocket.of(folder).address());
                        OutputStream out = Channels.newOutputStream(channel);
                        InputStream in = Channels.newInputStream(channel)) {
                    send(out, line);
                    ended(in);
                }
            }
            assertEquals(number(1), call("one", JsonValue.EMPTY_JSON_OBJECT));
        }
    }

    private static void send(OutputStream out, String line) {
        try {
            out.write(line.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // it may end while the line is sent
        }
    }

    /** Whatever is answered, the connection ends. */
    private static void ended(InputStream in) {
        try {
            in.readAllBytes();
        } catch (IOException e) {
            // reset: that is an end, too
        }
    }
}

package io.shorefs.distribution.server;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.shorefs.api.Credentials;
import io.shorefs.distribution.config.ConfigurationException;
import io.shorefs.distribution.config.ConfigurationFile;
import io.shorefs.distribution.config.ConfigurationReader;
import io.shorefs.distribution.config.ServerConfiguration;
import io.shorefs.spi.Outbox;
import io.shorefs.spi.Protocol;
import io.shorefs.spi.ProtocolSession;
import io.shorefs.spi.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeapShareTest {
    @TempDir
    private Path folder;

    private Path file;
    private List<ServerConfiguration.Server> sections;

    @BeforeEach
    void configure() throws IOException {
        file = folder.resolve("s.toml");
        Files.writeString(
                file, "[servers.a]\nprotocol = \"p\"\n[servers.b]\nprotocol = \"p\"\nwire_memory = \"1 MiB\"\n");
        sections = ConfigurationReader.read(ConfigurationFile.read(file, name -> null), folder, folder, new TreeMap<>())
                .servers();
    }

    /** Its check of two servers whose messages want so much; each keeps 10 bytes for its sessions, and locks take 25. */
    private void check(long heap, long... wanted) {
        new HeapShare(heap, 25)
                .check(
                        sections,
                        LongStream.of(wanted)
                                .mapToObj(bytes -> new Service("x", "p", new Keeping(10), new Wanting(bytes)))
                                .toList());
    }

    private String refusal(long heap, long... wanted) {
        return assertThrows(ConfigurationException.class, () -> check(heap, wanted))
                .getMessage();
    }

    @Test
    void fiveEighthsOfTheHeapAreForAllServersAndLocksTogether() {
        assertDoesNotThrow(() -> check(1_000, 100, 480));
        assertEquals(
                file
                        + ":5: servers.b.wire_memory: messages under way may take 481 bytes of the heap here, and what sessions keep 10,"
                        + " but at most 490 are left for both (five eighths of the heap of 1000, without 25 for locks and without the other"
                        + " servers): set wire_memory to at most 480, with a max_message of at most 120, or lower [memory] locks or what"
                        + " else the server may keep (fid_memory, xattr_memory), or raise SHOREFS_HEAP",
                refusal(1_000, 100, 481));
    }

    @Test
    void whereNothingIsLeftItSaysWhatHelps() {
        long mib = 1 << 20;
        assertEquals(
                file
                        + ":1: servers.a.wire_memory: messages under way and what sessions keep may take 115343370 bytes of the heap here, but only"
                        + " 0 are left (five eighths of the heap of 167772160, without 25 for locks and without the other servers): lower"
                        + " wire_memory of the other servers, too, or set SHOREFS_HEAP to at least 353m",
                refusal(160 * mib, 110 * mib, 110 * mib));
    }

    @Test
    void whatCannotBeCountedTogetherIsTooMuch() {
        String message = refusal(1_000, Long.MAX_VALUE, Long.MAX_VALUE);
        assertEquals(file + ":1: servers.a.wire_memory: ", message.substring(0, message.indexOf("messages")));
    }

    private record Keeping(long heapBytes) implements Protocol {
        @Override
        public int maxFrameBytes() {
            return 1;
        }

        @Override
        public ProtocolSession open(String peer, Optional<Credentials> identity, Outbox outbox) {
            throw new AssertionError("not started");
        }

        @Override
        public boolean recognizes(ByteBuffer firstBytes) {
            return false;
        }

        @Override
        public void close() {}
    }

    private record Wanting(long heapBytes) implements Transport {
        @Override
        public void start() {}

        @Override
        public List<String> addresses() {
            return List.of();
        }

        @Override
        public void close() {}
    }
}

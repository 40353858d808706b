package io.shorefs.distribution.server;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.shorefs.distribution.config.ConfigurationException;
import io.shorefs.distribution.config.ConfigurationFile;
import io.shorefs.distribution.config.ConfigurationReader;
import io.shorefs.distribution.config.ServerConfiguration;
import io.shorefs.spi.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    /** Its check of two servers that want so much. */
    private void check(long heap, long... wanted) {
        new HeapShare(heap)
                .check(
                        sections,
                        LongStream.of(wanted)
                                .mapToObj(bytes -> new Service("x", "p", null, new Wanting(bytes)))
                                .toList());
    }

    private String refusal(long heap, long... wanted) {
        return assertThrows(ConfigurationException.class, () -> check(heap, wanted))
                .getMessage();
    }

    @Test
    void halfOfTheHeapIsForAllServersTogether() {
        assertDoesNotThrow(() -> check(1_000, 100, 400));
        assertEquals(
                file
                        + ":5: servers.b.wire_memory: messages under way may take 401 bytes of the heap here, and at most 400"
                        + " are left for them (half of the heap of 1000, without the other servers): set wire_memory to at most that,"
                        + " with a max_message of at most 100, or raise SHOREFS_HEAP",
                refusal(1_000, 100, 401));
    }

    @Test
    void whatCannotBeCountedTogetherIsTooMuch() {
        String message = refusal(1_000, Long.MAX_VALUE, Long.MAX_VALUE);
        assertEquals(file + ":1: servers.a.wire_memory: ", message.substring(0, message.indexOf("messages")));
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

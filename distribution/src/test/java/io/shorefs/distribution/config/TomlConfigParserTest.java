package io.shorefs.distribution.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.helidon.config.Config;
import io.helidon.config.ConfigException;
import io.helidon.config.ConfigSources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Helidon finds the parser by itself. */
class TomlConfigParserTest {
    @TempDir
    private Path folder;

    private Config config(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("x.toml"), text);
        return Config.just(ConfigSources.file(file));
    }

    @Test
    void helidonReadsTomlByTheFilesName() throws IOException {
        Config config = config(
                """
                title = "x"
                [servers.webui]
                addresses = ["127.0.0.1:8080", "[::1]:8080"]
                uid = 1000
                deep = { a = true, b = [[1, 2], [3]] }
                [[items]]
                name = "first"
                [[items]]
                name = "second"
                """);
        assertEquals("x", config.get("title").asString().get());
        assertEquals(
                List.of("127.0.0.1:8080", "[::1]:8080"),
                config.get("servers.webui.addresses").asList(String.class).get());
        assertEquals(1000, config.get("servers.webui.uid").asInt().get());
        assertTrue(config.get("servers.webui.deep.a").asBoolean().get());
        assertEquals(2, config.get("servers.webui.deep.b.0.1").asInt().get());
        assertEquals("second", config.get("items.1.name").asString().get());
    }

    @Test
    void whatIsNotTomlIsNamedByItsLine() {
        ConfigException e = assertThrows(ConfigException.class, () -> config("a = 1\nb = \n"));
        assertTrue(e.getMessage().contains("TOML:2: this is not TOML"), e::getMessage);
    }
}

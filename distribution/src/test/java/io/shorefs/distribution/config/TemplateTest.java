package io.shorefs.distribution.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The file that {@code shorefs init} writes. */
class TemplateTest {
    private static final Pattern EXAMPLE = Pattern.compile("# (\\[[a-z.]+]|[a-z_]+ = .*)");

    private static String template() throws IOException {
        try (InputStream in = TemplateTest.class.getResourceAsStream("/io/shorefs/distribution/shorefs.toml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static ServerConfiguration read(String text) {
        return ConfigurationReader.read(
                ConfigurationFile.parse(text, "shorefs.toml", Map.of("SHOREFS_PASSWORD", "p")::get),
                Path.of("/"),
                Path.of("/data"),
                new TreeMap<>(Map.of("s3", Optional.of("aws"))));
    }

    @Test
    void asItIsItGivesTheDefaults() throws IOException {
        ServerConfiguration written = read(template());
        ServerConfiguration defaults = read("");
        assertEquals(defaults.journal().folder(), written.journal().folder());
        assertEquals(defaults.memory(), written.memory());
        assertEquals(2, written.servers().size());
        assertEquals(0, written.users().entries().size());
    }

    @Test
    void everyExampleInItIsUsable() throws IOException {
        Set<String> seen = new LinkedHashSet<>();
        StringBuilder text = new StringBuilder();
        String table = "";
        for (String line : template().lines().toList()) {
            String active = EXAMPLE.matcher(line).matches() ? line.substring(2) : line;
            table = active.startsWith("[") ? active : table;
            boolean again = active.contains(" = ")
                    && !active.startsWith("#")
                    && !seen.add(table + active.substring(0, active.indexOf(' ')));
            text.append(again ? "# " + active : active).append('\n');
        }
        assertDoesNotThrow(() -> read(text.toString()), text::toString);
        assertEquals(48, seen.size(), seen::toString);
    }
}

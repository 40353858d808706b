package io.shorefs.distribution.config;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConfigSettingsTest {
    private static ConfigSettings table(String text) {
        return ConfigurationFile.parse("[t]\n" + text, "s.toml", name -> null).table("t");
    }

    @Test
    void readsEveryKindOfValue() {
        ConfigSettings table = table(
                """
                text = "x"
                texts = ["a", "b"]
                number = 7
                on = true
                size = "1 KiB"
                bytes = 12
                wait = "2 s"
                [t.inner]
                key = 1
                """);
        assertEquals(Optional.of("x"), table.text("text"));
        assertEquals(List.of("a", "b"), table.texts("texts"));
        assertEquals(Optional.of(7L), table.number("number"));
        assertEquals(Optional.of(true), table.flag("on"));
        assertEquals(Optional.of(1024L), table.size("size"));
        assertEquals(Optional.of(12L), table.size("bytes"));
        assertEquals(Optional.of(Duration.ofSeconds(2)), table.duration("wait"));
        assertEquals(Optional.of(1L), table.table("inner").number("key"));
        assertEquals(Set.of("text", "texts", "number", "on", "size", "bytes", "wait", "inner"), table.keys());
        assertDoesNotThrow(table::refuseUnknown);
    }

    @Test
    void whatIsNotThereIsEmpty() {
        ConfigSettings table = table("");
        assertEquals(Optional.empty(), table.text("x"));
        assertEquals(List.of(), table.texts("x"));
        assertEquals(Optional.empty(), table.number("x"));
        assertEquals(Optional.empty(), table.flag("x"));
        assertEquals(Optional.empty(), table.size("x"));
        assertEquals(Optional.empty(), table.duration("x"));
        assertEquals(Set.of(), table.table("x").keys());
        assertEquals(Set.of(), table.keys());
    }

    @Test
    void aKeyThatNobodyAskedForIsUnknownAlsoInATableInside() {
        ConfigSettings table = table("[t.tls]\nkeyfile = \"x\"\n");
        table.table("tls").text("key_file");
        ConfigurationException e = assertThrows(ConfigurationException.class, table::refuseUnknown);
        assertEquals("s.toml:3: t.tls.keyfile: there is no such key; the nearest key is key_file", e.getMessage());
    }

    @Test
    void aMistakeThatAPluginFindsGetsThePlaceOfItsKey() {
        ConfigSettings table = table("max = 1\nmax_connections = 0\n");
        assertEquals(
                "s.toml:3: t.max_connections: max_connections is 0, it must be 1 to 9",
                table.mistake(new IllegalArgumentException("max_connections is 0, it must be 1 to 9"))
                        .getMessage());
        assertEquals(
                "s.toml:1: t: something else",
                table.mistake(new IllegalArgumentException("something else")).getMessage());
        ConfigurationException own = table.mistake("max", "x");
        assertSame(own, table.mistake(own));
    }
}

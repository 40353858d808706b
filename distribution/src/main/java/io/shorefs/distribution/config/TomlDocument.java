package io.shorefs.distribution.config;

import io.helidon.config.spi.ConfigNode.ListNode;
import io.helidon.config.spi.ConfigNode.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/**
 * A TOML text as Helidon's tree, with the place and type of every key, which that tree does not keep.
 *
 * @param tree the values, all of them as texts
 * @param origins by path, keys joined with dots
 */
record TomlDocument(ObjectNode tree, Map<String, Origin> origins) {
    /** Helidon's keys are paths with dots, so a key must not have one. */
    private static final Pattern USABLE_KEY = Pattern.compile("[A-Za-z0-9_-]+");

    /**
     * Parses.
     *
     * @param file its name, for messages
     * @throws ConfigurationException when the text is not TOML
     */
    static TomlDocument parse(String text, String file) {
        TomlParseResult result = Toml.parse(text);
        if (result.hasErrors()) {
            TomlParseError first = result.errors().getFirst();
            String reason = first.getMessage().lines().findFirst().orElse("");
            throw new ConfigurationException(file + ":" + first.position().line() + ": this is not TOML: " + reason);
        }
        Map<String, Origin> origins = new HashMap<>();
        ObjectNode tree = new Conversion(file, origins).table(result, "");
        return new TomlDocument(tree, Map.copyOf(origins));
    }

    private record Conversion(String file, Map<String, Origin> origins) {
        ObjectNode table(TomlTable table, String prefix) {
            ObjectNode.Builder node = ObjectNode.builder();
            for (String key : table.keySet()) {
                int line = table.inputPositionOf(List.of(key)).line();
                if (!USABLE_KEY.matcher(key).matches()) {
                    throw new ConfigurationException(file + ":" + line + ": " + prefix + "\"" + key
                            + "\": a key has letters, digits, '_' and '-' only");
                }
                Object value = table.get(List.of(key));
                String path = prefix + key;
                origins.put(path, new Origin(line, ValueKind.of(value)));
                switch (value) {
                    case TomlTable inner -> node.addObject(key, table(inner, path + "."));
                    case TomlArray list -> node.addList(key, list(list, path));
                    default -> node.addValue(key, value.toString());
                }
            }
            return node.build();
        }

        private ListNode list(TomlArray list, String path) {
            ListNode.Builder node = ListNode.builder();
            for (int i = 0; i < list.size(); i++) {
                Object value = list.get(i);
                String place = path + "." + i;
                origins.put(place, new Origin(list.inputPositionOf(i).line(), ValueKind.of(value)));
                switch (value) {
                    case TomlTable inner -> node.addObject(table(inner, place + "."));
                    case TomlArray inner -> node.addList(list(inner, place));
                    default -> node.addValue(value.toString());
                }
            }
            return node.build();
        }
    }
}

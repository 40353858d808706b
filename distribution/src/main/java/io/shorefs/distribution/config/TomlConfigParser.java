package io.shorefs.distribution.config;

import io.helidon.common.media.type.MediaType;
import io.helidon.common.media.type.MediaTypes;
import io.helidon.config.spi.ConfigNode.ObjectNode;
import io.helidon.config.spi.ConfigParser;
import io.helidon.config.spi.ConfigParserException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** Teaches Helidon Config to read TOML; found by {@link java.util.ServiceLoader}. */
public final class TomlConfigParser implements ConfigParser {
    /** What TOML is registered as. */
    static final MediaType TOML = MediaTypes.create("application/toml");

    @Override
    public Set<MediaType> supportedMediaTypes() {
        return Set.of(TOML);
    }

    @Override
    public List<String> supportedSuffixes() {
        return List.of("toml");
    }

    /** The method that replaces this deprecated one is for files that include others, which TOML does not know; by default it calls this one. */
    @Override
    @SuppressWarnings("deprecation")
    public ObjectNode parse(Content content) {
        try (InputStream in = content.data()) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return TomlDocument.parse(text, "TOML").tree();
        } catch (IOException | ConfigurationException e) {
            throw new ConfigParserException(e.getMessage(), e);
        }
    }
}

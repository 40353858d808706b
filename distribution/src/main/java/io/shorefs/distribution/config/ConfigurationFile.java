package io.shorefs.distribution.config;

import io.helidon.config.Config;
import io.helidon.config.ConfigSources;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Reads a configuration file into a tree of settings. */
public final class ConfigurationFile {
    private ConfigurationFile() {}

    /**
     * Reads a file.
     *
     * @param environment gives a variable's value, or null when it is not set
     * @throws ConfigurationException when it cannot be read, is not TOML, or names a variable that is not set
     */
    public static ConfigSettings read(Path file, UnaryOperator<String> environment) {
        try {
            return parse(Files.readString(file), file.toString(), environment);
        } catch (NoSuchFileException e) {
            throw new ConfigurationException(
                    file + ": there is no such file; \"shorefs init " + file + "\" writes one", e);
        } catch (CharacterCodingException e) {
            throw new ConfigurationException(file + ": the file is not in UTF-8", e);
        } catch (IOException e) {
            throw new ConfigurationException(file + ": cannot be read: " + e, e);
        }
    }

    /** The settings of no file at all. */
    public static ConfigSettings none() {
        return parse("", "(no configuration file)", name -> null);
    }

    /**
     * Reads what would be in a file.
     *
     * @param file how messages name it
     * @param environment gives a variable's value, or null when it is not set
     * @throws ConfigurationException when it is not TOML, or names a variable that is not set
     */
    public static ConfigSettings parse(String text, String file, UnaryOperator<String> environment) {
        Places places = new Places(file, TomlDocument.parse(text, file).origins());
        Config config = Config.builder(ConfigSources.create(text, TomlConfigParser.TOML))
                .disableEnvironmentVariablesSource()
                .disableSystemPropertiesSource()
                .disableKeyResolving()
                .disableValueResolving()
                .disableMapperServices()
                .disableFilterServices()
                .addFilter(new EnvironmentFilter(environment, places))
                .build();
        // asks for every value once, so that a variable that is not set stops the start, wherever it stands
        config.traverse().filter(Config::isLeaf).forEach(leaf -> leaf.asString().get());
        return new ConfigSettings(config, "", places);
    }
}

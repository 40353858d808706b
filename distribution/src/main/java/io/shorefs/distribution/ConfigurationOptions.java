package io.shorefs.distribution;

import io.shorefs.distribution.config.ConfigSettings;
import io.shorefs.distribution.config.ConfigurationFile;
import io.shorefs.distribution.config.ConfigurationReader;
import io.shorefs.distribution.config.ServerConfiguration;
import io.shorefs.distribution.plugin.Providers;
import io.shorefs.spi.ObjectStoreProvider;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of every command that works on a filesystem. */
final class ConfigurationOptions {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration file; without it, everything has its default.")
    private Path file;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The folder with the data; it wins over [journal] dir. Default: ~/.local/share/shorefs")
    private Path data;

    /** Reads and checks the configuration of a program that has these parts. */
    ServerConfiguration configuration(Providers providers) {
        ConfigSettings settings =
                file == null ? ConfigurationFile.none() : ConfigurationFile.read(file, System::getenv);
        Path base = file == null ? Path.of("") : file.toAbsolutePath().getParent();
        ServerConfiguration configuration = ConfigurationReader.read(
                settings,
                base,
                DefaultFolder.of(System::getenv),
                providers.stores().each(ObjectStoreProvider::table));
        return data == null
                ? configuration
                : configuration.withFolder(data.toAbsolutePath().normalize());
    }

    /** The built-in providers, and those in the plugins folder of the distribution that this runs from. */
    Providers providers() {
        return Providers.load(Optional.ofNullable(System.getProperty("shorefs.home"))
                .map(home -> Path.of(home).resolve("plugins")));
    }
}

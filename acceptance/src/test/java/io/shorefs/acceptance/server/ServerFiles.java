package io.shorefs.acceptance.server;

import io.shorefs.acceptance.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One server's configuration, data folder and log, in a folder of the test's.
 *
 * @param maxSize the journal's bound, as the configuration writes it
 * @param more what follows in the table of the journal, and further tables
 */
public record ServerFiles(Path folder, int port, String maxSize, String more) {
    /** On a port that is free now, with a journal of 512 MiB at most. */
    public static ServerFiles in(Path folder) {
        return new ServerFiles(folder, Ports.free(), "512MiB", "").written();
    }

    /** The same with another bound for the journal. */
    public ServerFiles withMaxSize(String size) {
        return new ServerFiles(folder, port, size, more).written();
    }

    /** The same data behind another port, with a configuration and a log of its own. */
    public ServerFiles withPort(int other) {
        return new ServerFiles(folder, other, maxSize, more).written();
    }

    /** The same with more keys of the journal, and further tables. */
    public ServerFiles with(String text) {
        return new ServerFiles(folder, port, maxSize, text).written();
    }

    private ServerFiles written() {
        try {
            Files.createDirectories(folder);
            Files.writeString(
                    config(),
                    """
                    [servers.ninep]
                    addresses = ["127.0.0.1:%d"]

                    [journal]
                    dir = "%s"
                    max_size = "%s"
                    %s
                    """
                            .formatted(port, journal(), maxSize, more));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The configuration. */
    public Path config() {
        return folder.resolve("shorefs-" + port + ".toml");
    }

    /** The data folder. */
    public Path journal() {
        return folder.resolve("journal");
    }

    /** What the server prints. */
    public Path log() {
        return folder.resolve("server-" + port + ".log");
    }

    /** What the server printed so far. */
    public String logged() {
        try {
            return Files.exists(log()) ? Files.readString(log()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

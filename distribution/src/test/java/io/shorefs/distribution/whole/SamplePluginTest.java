package io.shorefs.distribution.whole;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shorefs.conformance.ninep.NinepClient;
import io.shorefs.conformance.ninep.NinepConnection;
import io.shorefs.conformance.ninep.NinepFiles;
import io.shorefs.distribution.plugin.PluginCompiler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stranger's transport, built against the jars of the distribution and dropped into it, carries 9P over the standard streams. */
class SamplePluginTest {
    private static final byte[] CONTENT = "through a plugin".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    @Test
    void speaksNinepOverStandardStreams() throws Exception {
        Unzipped shorefs = Unzipped.into(folder);
        PluginCompiler.jar(
                Path.of("src/test/sample-plugin"),
                shorefs.jars("shorefs-api-", "shorefs-spi-"),
                folder,
                shorefs.plugins().resolve("stdio.jar"));
        Path file = Files.writeString(
                folder.resolve("shorefs.toml"),
                """
                [servers.pipe]
                protocol = "9p"
                transport = "stdio"
                peer = "the test"
                [journal]
                dir = "data"
                """);
        try (Command server = shorefs.start("run", "-c", file.toString())) {
            server.await("loaded transport \"stdio\" from the plugin .*stdio\\.jar");
            server.await("pipe serves 9p on stdio");
            Process process = server.process();
            NinepConnection streams =
                    NinepConnection.over(process.getInputStream(), process.getOutputStream(), () -> {});
            NinepClient client = NinepClient.start(streams, 65_536, 0);
            NinepFiles files = new NinepFiles(client, 0);
            files.writeAndSync("file", CONTENT);
            assertArrayEquals(CONTENT, files.read("file"));
            server.terminate();
            assertEquals(0, server.exit(), server::errors);
        }
    }
}

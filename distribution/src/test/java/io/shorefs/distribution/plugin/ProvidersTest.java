package io.shorefs.distribution.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shorefs.api.FileSystem;
import io.shorefs.spi.ObjectStoreProvider;
import io.shorefs.spi.TransportProvider;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvidersTest {
    @TempDir
    private Path folder;

    private Path plugins;

    @BeforeEach
    void pluginsFolder() throws IOException {
        plugins = Files.createDirectory(folder.resolve("plugins"));
    }

    /** A transport whose name tells what its class loader finds under a name. */
    private void transport(Path jar, String name, String extra, String... services) throws Exception {
        Path project = Files.createTempDirectory(folder, "project");
        Path source = Files.createDirectories(project.resolve("src/p")).resolve("P.java");
        Files.writeString(
                source,
                """
                package p;
                import io.shorefs.spi.*;
                public class P implements TransportProvider {
                    %s
                    public String name() { return %s; }
                    public Transport create(String server, Protocol protocol, Settings settings) { return null; }
                }
                """
                        .formatted(extra, name));
        Path meta = Files.createDirectories(project.resolve("resources/META-INF/services"));
        for (String service : services) {
            Files.writeString(meta.resolve(service), "p.P\n");
        }
        PluginCompiler.jar(project, List.of(place(FileSystem.class), place(TransportProvider.class)), folder, jar);
    }

    private static Path place(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private Providers load() {
        return Providers.load(Optional.of(plugins));
    }

    private String refusal() {
        return assertThrows(PluginException.class, this::load).getMessage();
    }

    @Test
    void aLinkThatLeadsNowhereIsNotLeftOut() throws IOException {
        Path link = Files.createSymbolicLink(plugins.resolve("x.jar"), folder.resolve("gone.jar"));
        assertEquals("the plugin " + link + " is a link that leads nowhere; mend or remove it", refusal());
    }

    @Test
    void theBuiltInPartsAreFoundTheSameWay() {
        Providers providers = Providers.load(Optional.empty());
        assertEquals(Set.of("9p"), providers.protocols().names());
        assertEquals(Set.of("tcp", "websocket"), providers.transports().names());
        assertTrue(providers.logs().find("file").isPresent());
        assertTrue(providers.maps().find("lmdb").isPresent());
        assertTrue(providers.caches().find("file").isPresent());
        assertEquals(
                List.of("file", "memory", "s3"), List.copyOf(providers.stores().names()));
        assertEquals(
                Map.of("file", Optional.empty(), "memory", Optional.empty(), "s3", Optional.of("aws")),
                providers.stores().each(ObjectStoreProvider::table));
    }

    @Test
    void aJarAndAFolderOfJarsEachHaveALoaderOfTheirOwn() throws Exception {
        transport(plugins.resolve("one.jar"), "\"one\"", "", TransportProvider.class.getName());
        transport(
                Files.createDirectory(plugins.resolve("two")).resolve("two.jar"),
                "\"two\"",
                "",
                TransportProvider.class.getName());
        Files.writeString(plugins.resolve("README.txt"), "not a plugin");
        Files.createDirectory(plugins.resolve(".hidden"));
        Providers providers = load();
        TransportProvider one = providers.transports().find("one").orElseThrow();
        TransportProvider two = providers.transports().find("two").orElseThrow();
        assertEquals(one.getClass().getName(), two.getClass().getName());
        assertNotSame(one.getClass().getClassLoader(), two.getClass().getClassLoader());
        assertSame(TransportProvider.class, one.getClass().getInterfaces()[0]);
    }

    @Test
    void aPluginSeesApiSpiAndTheJdkAlone() throws Exception {
        String look =
                """
                static String see(String type) {
                    try { return Class.forName(type) == null ? "" : "y"; } catch (ClassNotFoundException e) { return "n"; }
                }
                static String find(String resource) { return P.class.getClassLoader().getResource(resource) == null ? "n" : "y"; }
                """;
        String name =
                "see(\"io.shorefs.api.FileSystem\") + see(\"io.shorefs.spi.Settings\") + see(\"java.sql.Connection\")"
                        + " + see(\"io.shorefs.spi.connection.Connections\")"
                        + " + see(\"io.shorefs.core.ShoreFs\") + see(\"io.shorefs.distribution.plugin.Providers\")"
                        + " + see(\"io.shorefs.ninep.NinepProvider\") + see(\"io.helidon.config.Config\") + see(\"picocli.CommandLine\")"
                        + " + find(\"io/shorefs/distribution/shorefs.toml\")";
        transport(plugins.resolve("one.jar"), name, look, TransportProvider.class.getName());
        assertEquals(
                Set.of("tcp", "websocket", "yyyynnnnnn"), load().transports().names());
    }

    @Test
    void aJarThatProvidesNothingIsNamed() throws Exception {
        Path jar = plugins.resolve("nothing.jar");
        transport(jar, "\"x\"", "");
        String message = refusal();
        assertTrue(message.startsWith("the plugin " + jar + " provides nothing"), message);
    }

    @Test
    void aFolderWithoutJarsIsNamed() throws Exception {
        Path empty = Files.createDirectory(plugins.resolve("empty"));
        assertTrue(refusal().startsWith("the plugin folder " + empty + " has no jar"), this::refusal);
    }

    @Test
    void aNameThatIsTakenIsNamedWithBothOwners() throws Exception {
        Path jar = plugins.resolve("clash.jar");
        transport(jar, "\"tcp\"", "", TransportProvider.class.getName());
        assertEquals("the plugin " + jar + ": its transport \"tcp\" has the name of one of ShoreFS itself", refusal());
    }

    @Test
    void aProviderThatIsNoneOfItsKindIsNamed() throws Exception {
        Path jar = plugins.resolve("wrong.jar");
        transport(jar, "\"x\"", "", ObjectStoreProvider.class.getName());
        assertTrue(refusal().startsWith("the plugin " + jar + ": its object store cannot be loaded"), this::refusal);
    }

    @Test
    void aProviderThatCannotBeMadeIsNamed() throws Exception {
        Path jar = plugins.resolve("bad.jar");
        transport(jar, "\"x\"", "public P() { throw new IllegalStateException(); }", TransportProvider.class.getName());
        assertTrue(refusal().startsWith("the plugin " + jar + ": its transport cannot be loaded"), this::refusal);
    }

    @Test
    void aFileThatIsNoJarIsNamed() throws IOException {
        Path jar = Files.writeString(plugins.resolve("text.JAR"), "no jar");
        assertTrue(refusal().startsWith("the plugin " + jar + " is no jar that can be read ("), this::refusal);
    }
}

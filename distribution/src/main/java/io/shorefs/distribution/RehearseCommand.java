package io.shorefs.distribution;

import com.sun.net.httpserver.HttpServer;
import io.shorefs.distribution.config.ConfigurationException;
import io.shorefs.distribution.config.ConfigurationFile;
import io.shorefs.distribution.config.ConfigurationReader;
import io.shorefs.distribution.config.ServerConfiguration;
import io.shorefs.distribution.plugin.Providers;
import io.shorefs.distribution.server.Server;
import io.shorefs.distribution.server.StartException;
import io.shorefs.distribution.server.StoreCheck;
import io.shorefs.spi.ObjectStoreProvider;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Does what a start does, with a store in a folder and with one on S3 that has nothing, for a JVM that records what it loads meanwhile: {@code bin/warm-up} runs it.
 */
@Command(name = "rehearse", hidden = true, description = "Starts and ends a server in a folder of its own.")
final class RehearseCommand implements Callable<Integer> {
    private static final String IN_A_FOLDER =
            """
            [servers.ninep]
            addresses = ["127.0.0.1:0"]
            [servers.webui]
            addresses = ["127.0.0.1:0"]
            [storage]
            url = "%2$sstore"
            encryption_password = "rehearsal"
            [journal]
            dir = "%1$s/data"
            max_size = "256 MiB"
            """;
    private static final String ON_S3 =
            """
            [storage]
            url = "s3://rehearsal"
            [aws]
            endpoint = "http://127.0.0.1:%d"
            region = "us-east-1"
            access_key_id = "rehearsal"
            secret_access_key = "rehearsal"
            path_style = true
            """;

    @Option(names = "--folder", paramLabel = "DIR", required = true, description = "An empty folder.")
    private Path folder;

    @Override
    public Integer call() throws IOException {
        Providers providers = Providers.load(Optional.empty());
        ServerConfiguration configuration =
                configuration(IN_A_FOLDER.formatted(folder.toAbsolutePath(), folder.toUri()), providers);
        try (Server server = Server.start(configuration, providers, configuration.identities())) {
            server.announce();
        }
        askS3(providers);
        return 0;
    }

    /** A server that has nothing is refused as a store, by then everything is loaded. */
    private void askS3(Providers providers) throws IOException {
        HttpServer empty = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        empty.createContext("/", exchange -> {
            try (exchange) {
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(HttpURLConnection.HTTP_NOT_FOUND, -1);
            }
        });
        empty.start();
        try {
            StoreCheck.run(
                    configuration(ON_S3.formatted(empty.getAddress().getPort()), providers), providers, line -> {});
            throw new StartException("a store that has nothing was taken for one");
        } catch (ConfigurationException refused) {
            // what was to be seen
        } finally {
            empty.stop(0);
        }
    }

    private ServerConfiguration configuration(String toml, Providers providers) {
        return ConfigurationReader.read(
                ConfigurationFile.parse(toml, "(rehearsal)", name -> null),
                folder,
                folder,
                providers.stores().each(ObjectStoreProvider::table));
    }
}

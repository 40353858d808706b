package io.shorefs.distribution.server;

import io.shorefs.api.FileSystems;
import io.shorefs.distribution.config.ServerConfiguration;
import io.shorefs.distribution.control.ControlServer;
import io.shorefs.distribution.control.Verb;
import io.shorefs.distribution.identity.SystemIdentities;
import io.shorefs.distribution.plugin.Providers;
import io.shorefs.spi.Telemetry;
import io.shorefs.spi.TransportException;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** A running ShoreFS: opened from the data folder up to the listeners, closed the other way round. One thread starts, one closes. */
public final class Server implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Server.class.getName());

    /** What is open, the last first. */
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private final List<Service> services = new ArrayList<>();

    private Server() {}

    /**
     * Starts everything that the configuration names; when this throws, nothing runs.
     *
     * @throws StartException among others, all with one sentence for the user as their message
     */
    public static Server start(ServerConfiguration configuration, Providers providers, SystemIdentities identities) {
        return start(configuration, providers, identities, Server::writer);
    }

    /** The same, of a filesystem that another machine writes: nothing is put into its object store. */
    public static Server startReadOnly(
            ServerConfiguration configuration, Providers providers, SystemIdentities identities) {
        return start(configuration, providers, identities, Server::replica);
    }

    private static Server start(
            ServerConfiguration configuration, Providers providers, SystemIdentities identities, Mode mode) {
        Server server = new Server();
        try {
            server.run(configuration, providers, identities, mode);
            return server;
        } catch (RuntimeException e) {
            server.closeAfter(e);
            throw e;
        }
    }

    /** Opens what the services stand on. */
    private interface Mode {
        Opened open(Server server, ServerConfiguration configuration, Providers providers);
    }

    /** What the services stand on, and the data folder, which is held. */
    private record Opened(DataFolder folder, Backing backing) {}

    private Opened writer(ServerConfiguration configuration, Providers providers) {
        Journal.requireProviders(configuration.journal(), providers);
        DiskCache.requireProvider(configuration.diskCache(), providers);
        Optional<OpenedStore> store = StoreOpening.open(configuration, providers);
        store.ifPresent(this::opened);
        DataFolder folder = folder(configuration);
        return new Opened(folder, opened(OpenFileSystem.open(folder.path(), configuration, providers, store)));
    }

    private Opened replica(ServerConfiguration configuration, Providers providers) {
        DataFolder folder = folder(configuration);
        return new Opened(folder, opened(OpenReplica.open(folder.path(), configuration, providers)));
    }

    private DataFolder folder(ServerConfiguration configuration) {
        DataFolder folder = opened(DataFolder.take(configuration.journal().folder(), "a ShoreFS server"));
        configuration.unused().forEach(sentence -> LOG.log(Level.WARNING, sentence));
        return folder;
    }

    private void run(ServerConfiguration configuration, Providers providers, SystemIdentities identities, Mode mode) {
        // what is wrong with the configuration shows before anything is made or opened
        AtomicReference<FileSystems> fileSystems = new AtomicReference<>();
        for (ServerConfiguration.Server section : configuration.servers()) {
            services.add(opened(Service.of(section, fileSystems::get, identities, providers)));
        }
        new HeapShare(Runtime.getRuntime().maxMemory(), configuration.memory().lockBytes())
                .check(configuration.servers(), services);
        FileShare.ofProcess().limit(services);
        Opened opened = mode.open(this, configuration, providers);
        fileSystems.set(opened.backing().fileSystems());
        open.removeAll(services); // they end before what they stand on
        services.forEach(this::opened);
        AtomicReference<Verb> status = new AtomicReference<>();
        Telemetry telemetry = new StatusTelemetry(() ->
                Optional.ofNullable(status.get()).map(verb -> verb.run(JsonValue.EMPTY_JSON_OBJECT, progress -> {})));
        services.forEach(service -> service.transport().tell(telemetry));
        listen(configuration.servers());
        Map<String, Verb> verbs = opened.backing().verbs(services);
        status.set(verbs.get("status"));
        describe(opened.folder());
        control(opened.folder().path(), verbs);
    }

    /** In the order of their tables. One that nobody asked for is left out when its address is not to be had: who only mounts is not to be stopped by another's port 8080. */
    private void listen(List<ServerConfiguration.Server> sections) {
        List<Service> deaf = new ArrayList<>();
        for (int i = 0; i < sections.size(); i++) {
            try {
                services.get(i).transport().start();
            } catch (TransportException e) {
                if (!sections.get(i).byDefault()) {
                    throw e;
                }
                LOG.log(Level.WARNING, "there is no web server this time: {0}", e.getMessage());
                deaf.add(services.get(i));
            }
        }
        services.removeAll(deaf);
    }

    /** Without it the server runs all the same. */
    private void control(Path folder, Map<String, Verb> verbs) {
        try {
            opened(ControlServer.start(folder, verbs));
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "commands such as \"shorefs status\" will not reach this server, since it cannot listen in its data folder: {0}",
                    e.getMessage());
        }
    }

    /** Says where it listens: when this is read, it can be told to end, too. */
    public void announce() {
        services.forEach(Server::announce);
    }

    private static void announce(Service service) {
        for (String address : service.addresses()) {
            LOG.log(Level.INFO, "{0} serves {1} on {2}", service.name(), service.protocolName(), address);
            MountCommand.of(address)
                    .filter(command -> service.protocolName().equals("9p"))
                    .ifPresent(command -> LOG.log(Level.INFO, "mount it with: {0}", command));
        }
    }

    private void describe(DataFolder folder) {
        try {
            folder.describe(
                    "a ShoreFS server",
                    services.stream()
                            .flatMap(service -> service.addresses().stream())
                            .toList());
        } catch (IOException e) {
            throw new StartException("cannot write to the data folder " + folder.path() + ": " + e, e);
        }
    }

    private <T extends AutoCloseable> T opened(T part) {
        open.push(part);
        return part;
    }

    private void closeAfter(RuntimeException failure) {
        try {
            close();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Ends connections, then the filesystem, with everything durable, then gives the data folder free. Goes on past a part that fails, and
     * throws what it threw at the end.
     */
    @Override
    public void close() {
        RuntimeException failure = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                RuntimeException wrapped = new StartException("cannot close: " + e.getMessage(), e);
                if (failure == null) {
                    failure = wrapped;
                } else {
                    failure.addSuppressed(wrapped);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}

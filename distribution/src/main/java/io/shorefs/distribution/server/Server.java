package io.shorefs.distribution.server;

import io.shorefs.api.FileSystem;
import io.shorefs.distribution.config.ServerConfiguration;
import io.shorefs.distribution.control.ControlServer;
import io.shorefs.distribution.control.Verb;
import io.shorefs.distribution.identity.SystemIdentities;
import io.shorefs.distribution.plugin.Providers;
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
        Server server = new Server();
        try {
            server.run(configuration, providers, identities);
            return server;
        } catch (RuntimeException e) {
            server.closeAfter(e);
            throw e;
        }
    }

    private void run(ServerConfiguration configuration, Providers providers, SystemIdentities identities) {
        // what is wrong with the configuration shows before anything is made or opened
        AtomicReference<FileSystem> fileSystem = new AtomicReference<>();
        for (ServerConfiguration.Server section : configuration.servers()) {
            services.add(opened(Service.of(section, fileSystem::get, identities, providers)));
        }
        new HeapShare(Runtime.getRuntime().maxMemory(), configuration.memory().lockBytes())
                .check(configuration.servers(), services);
        FileShare.ofProcess().limit(services);
        Journal.requireProviders(configuration.journal(), providers);
        Optional<OpenedStore> store = StoreOpening.open(configuration, providers);
        store.ifPresent(this::opened);
        DataFolder folder = opened(DataFolder.take(configuration.journal().folder(), "a ShoreFS server"));
        configuration.unused().forEach(sentence -> LOG.log(Level.WARNING, sentence));
        OpenFileSystem files = opened(OpenFileSystem.open(folder.path(), configuration, providers, store));
        fileSystem.set(files.core());
        open.removeAll(services); // they end before what they stand on
        services.forEach(this::opened);
        services.forEach(service -> service.transport().start());
        describe(folder);
        control(
                folder.path(),
                Map.of(
                        "status", new ServerStatus(files.core(), configuration, folder.path(), services),
                        "gc", new StoreCollection(files.core()),
                        "scrub", new StoreScrub(files.core())));
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

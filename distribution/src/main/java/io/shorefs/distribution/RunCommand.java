package io.shorefs.distribution;

import io.shorefs.distribution.config.ServerConfiguration;
import io.shorefs.distribution.identity.SystemIdentities;
import io.shorefs.distribution.log.LogLevel;
import io.shorefs.distribution.plugin.Providers;
import io.shorefs.distribution.server.Server;
import io.shorefs.distribution.server.ShutdownHook;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the server until the process is told to end. */
@Command(name = "run", description = "Runs the server until it is told to end (Ctrl-C, SIGTERM).")
final class RunCommand implements Callable<Integer> {
    @Mixin
    private ConfigurationOptions options;

    @Option(
            names = {"-v", "--verbose"},
            description = "Also log what helps to find a mistake.")
    private boolean verbose;

    @Option(
            names = "--read-only",
            description = {
                "Follows the object store that another server writes, and puts nothing into it.",
                "Needs a data folder of its own, for its lock and for commands."
            })
    private boolean readOnly;

    @Override
    public Integer call() throws InterruptedException {
        if (verbose) {
            LogLevel.verbose();
        }
        Providers providers = options.providers();
        ServerConfiguration configuration = options.configuration(providers);
        SystemIdentities identities = configuration.identities();
        Server server = readOnly
                ? Server.startReadOnly(configuration, providers, identities)
                : Server.start(configuration, providers, identities);
        ShutdownHook.install(server);
        server.announce();
        // the process ends by a signal, in the hook
        Thread.currentThread().join();
        return 0;
    }
}

package io.shorefs.distribution;

import io.shorefs.distribution.plugin.Providers;
import io.shorefs.distribution.server.StoreCheck;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What is done with the object store. */
@Command(
        name = "store",
        description = "Looks at the object store.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = StoreCommand.Check.class)
final class StoreCommand {
    /** Tells whether it can be used. */
    @Command(
            name = "check",
            description = {
                "Opens the object store and tries, with a few small objects that it removes again, all that a filesystem needs.",
                "Exits with 0 when the store can be used, with 1 when it cannot, or is out of reach."
            })
    static final class Check implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private ConfigurationOptions options;

        @Override
        public Integer call() {
            Providers providers = options.providers();
            PrintWriter out = spec.commandLine().getOut();
            try {
                StoreCheck.run(options.configuration(providers), providers, out::println);
            } finally {
                out.flush();
            }
            return 0;
        }
    }
}

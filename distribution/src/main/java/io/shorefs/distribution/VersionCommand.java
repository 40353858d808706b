package io.shorefs.distribution;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Tells the version. */
@Command(name = "version", description = "Prints the version of ShoreFS and of Java.")
final class VersionCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        String version = Optional.ofNullable(VersionCommand.class.getPackage().getImplementationVersion())
                .orElse("(built without a package)");
        spec.commandLine().getOut().println("ShoreFS " + version + ", Java " + Runtime.version());
    }
}

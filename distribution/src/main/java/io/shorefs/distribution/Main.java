package io.shorefs.distribution;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code shorefs} command. */
@Command(
        name = "shorefs",
        description = "A POSIX filesystem, served over 9P.",
        mixinStandardHelpOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RunCommand.class,
            InitCommand.class,
            FsckCommand.class,
            VersionCommand.class,
            CommandLine.HelpCommand.class
        })
final class Main implements Runnable {
    @Spec
    private CommandSpec spec;

    private Main() {}

    /** Exits with 0, with 1 when the command failed, with 2 when it was used wrongly. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main()).setExecutionExceptionHandler(new Failures());
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is wanted");
    }
}

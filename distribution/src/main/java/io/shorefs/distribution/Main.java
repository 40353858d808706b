package io.shorefs.distribution;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The {@code shorefs} command. */
@Command(
        name = "shorefs",
        description = "A POSIX filesystem, served over 9P.",
        mixinStandardHelpOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RunCommand.class,
            StatusCommand.class,
            GcCommand.class,
            CloneCommand.class,
            BranchCommand.class,
            CheckpointCommand.class,
            ScrubCommand.class,
            HydrateCommand.class,
            InitCommand.class,
            FsckCommand.class,
            StoreCommand.class,
            JournalCommand.class,
            PasswordCommand.class,
            RehearseCommand.class,
            VersionCommand.class
        })
final class Main {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Prints how the command is used.")
    @SuppressWarnings("UnusedVariable") // by itself it makes the parser print the help
    private boolean help;

    private Main() {}

    /** Exits with 0, with 1 when the command failed, with 2 when it was used wrongly. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main()).setExecutionExceptionHandler(new Failures());
    }
}

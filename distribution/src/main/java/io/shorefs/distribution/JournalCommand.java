package io.shorefs.distribution;

import io.shorefs.core.export.ExportReport;
import io.shorefs.distribution.plugin.Providers;
import io.shorefs.distribution.progress.ProgressOutput;
import io.shorefs.distribution.progress.Terminal;
import io.shorefs.distribution.server.JournalDiscard;
import io.shorefs.distribution.server.JournalExporter;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.Console;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What is done with a journal whose changes the object store does not take any more. */
@Command(
        name = "journal",
        description = "Saves or gives up what a journal has and the object store does not take any more.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {JournalCommand.Export.class, JournalCommand.Discard.class})
final class JournalCommand {
    /** Writes it to a folder. */
    @Command(
            name = "export",
            description = {
                "Writes every file that the journal changed and the object store does not have to an archive, files.tar,",
                "whole, and tells in report.txt what is missing, and which names were removed. No server may run on the journal,",
                "which stays as it is. Exits with 0, with 4 when something is not whole, with 1 when it failed."
            })
    static final class Export implements Callable<Integer> {
        private static final int INCOMPLETE = 4;

        @Spec
        private CommandSpec spec;

        @Mixin
        private ConfigurationOptions options;

        @Parameters(paramLabel = "DIR", description = "An empty folder, or one to be made.")
        private Path folder;

        @Option(
                names = "--json",
                description =
                        "Prints the result as one JSON object; progress as lines of JSON to the standard error stream.")
        private boolean json;

        @Override
        public Integer call() {
            Providers providers = options.providers();
            PrintWriter out = spec.commandLine().getOut();
            PrintWriter err = spec.commandLine().getErr();
            ExportReport report;
            try (ProgressOutput progress = ProgressOutput.of(json, err)) {
                report = new JournalExporter(
                                folder, options.configuration(providers), providers, progress, progress::warn)
                        .run();
            }
            if (json) {
                out.println(json(report));
            } else {
                JournalExporter.lines(report).forEach(out::println);
                out.println("written to " + folder.resolve("files.tar") + ", see " + folder.resolve("report.txt"));
            }
            out.flush();
            return report.isComplete() ? 0 : INCOMPLETE;
        }

        private static JsonObject json(ExportReport report) {
            return Json.createObjectBuilder()
                    .add("complete", report.isComplete())
                    .add("files", report.files())
                    .add("others", report.others())
                    .add("bytes", report.bytes())
                    .add("incomplete", report.incomplete())
                    .add("mixed", report.mixed())
                    .add("removed", report.removed())
                    .add("renamed", report.renamed())
                    .add("nameless", report.nameless())
                    .build();
        }
    }

    /** Gives it up. */
    @Command(
            name = "discard",
            description = {
                "Gives up the changes that the journal has and the object store has not: the journal is moved aside in the data",
                "folder, and the next start begins from the object store. No server may run on it.",
                "Exits with 0, with 1 when nothing was discarded."
            })
    static final class Discard implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private ConfigurationOptions options;

        @Option(names = "--yes", description = "Does not ask.")
        private boolean yes;

        @Override
        public Integer call() {
            Providers providers = options.providers();
            PrintWriter out = spec.commandLine().getOut();
            Path aside = JournalDiscard.run(options.configuration(providers), providers, this::isAgreed);
            out.println("the journal is in " + aside
                    + " now, remove it when nobody needs it any more; the next start begins from the object store");
            out.flush();
            return 0;
        }

        private boolean isAgreed() {
            if (yes) {
                return true;
            }
            Optional<Console> terminal = Terminal.find();
            if (terminal.isEmpty()) {
                spec.commandLine().getErr().println("without a terminal to ask on, --yes is wanted");
                return false;
            }
            String answer = terminal.get()
                    .readLine(
                            "Changes that only this journal has are given up (\"shorefs journal export\" saves them). Go on? [y/N] ");
            return answer != null && answer.strip().equalsIgnoreCase("y");
        }
    }
}

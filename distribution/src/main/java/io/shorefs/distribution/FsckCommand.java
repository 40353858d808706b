package io.shorefs.distribution;

import io.shorefs.core.check.Finding;
import io.shorefs.core.check.Report;
import io.shorefs.distribution.plugin.Providers;
import io.shorefs.distribution.server.JournalCheck;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks a filesystem that no server holds. */
@Command(
        name = "fsck",
        description = {
            "Checks a filesystem that no server runs on: every reference, count and checksum.",
            "Exits with 0 when it is clean, with 4 when it is not."
        })
final class FsckCommand implements Callable<Integer> {
    /** Errors are left uncorrected, as fsck(8) says it. */
    private static final int DIRTY = 4;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigurationOptions options;

    @Option(names = "--json", description = "Prints the report as one JSON object.")
    private boolean json;

    @Override
    public Integer call() {
        Providers providers = options.providers();
        Report report = JournalCheck.run(options.configuration(providers), providers);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(json(report));
        } else {
            report.findings().forEach(finding -> out.println(finding.text()));
            if (report.coldRanges() > 0) {
                out.println(
                        "metadata that is only in the object store was not checked (" + report.coldRanges()
                                + " ranges): let a server run until its log says that all of it is in the local map, then check again");
            }
            out.println(report.inodes() + " inodes, " + report.entries() + " entries, " + report.bytes() + " bytes: "
                    + (report.isClean() ? "clean" : report.findings().size() + " findings"));
        }
        out.flush();
        return report.isClean() ? 0 : DIRTY;
    }

    private static String json(Report report) {
        String findings = report.findings().stream()
                .map(finding ->
                        "{\"kind\":" + Json.text(kind(finding)) + ",\"text\":" + Json.text(finding.text()) + "}")
                .collect(Collectors.joining(","));
        return "{\"clean\":" + report.isClean() + ",\"inodes\":" + report.inodes() + ",\"entries\":" + report.entries()
                + ",\"bytes\":" + report.bytes() + ",\"coldRanges\":" + report.coldRanges() + ",\"findings\":["
                + findings + "]}";
    }

    private static String kind(Finding finding) {
        return finding.getClass().getSimpleName();
    }
}

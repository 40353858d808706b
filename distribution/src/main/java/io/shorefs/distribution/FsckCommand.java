package io.shorefs.distribution;

import io.shorefs.core.check.BucketReport;
import io.shorefs.core.check.Finding;
import io.shorefs.core.check.Report;
import io.shorefs.distribution.config.ServerConfiguration;
import io.shorefs.distribution.plugin.Providers;
import io.shorefs.distribution.progress.ProgressOutput;
import io.shorefs.distribution.server.JournalCheck;
import io.shorefs.distribution.server.StoreFsck;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Checks a filesystem: what a data folder has that no server holds, or what is in the object store. */
@Command(
        name = "fsck",
        description = {
            "Checks a filesystem that no server runs on: every reference, count and checksum in its data folder.",
            "With --store it checks what is in the object store instead, also beside a running server.",
            "Exits with 0 when it is clean, with 4 when it is not, with 1 when it could not be checked."
        })
final class FsckCommand implements Callable<Integer> {
    /** Errors are left uncorrected, as fsck(8) says it. */
    private static final int DIRTY = 4;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConfigurationOptions options;

    @Option(names = "--store", description = "Checks what is in the object store, and changes nothing there.")
    private boolean store;

    @Option(names = "--contents", description = "With --store: also reads and verifies all contents of files.")
    private boolean contents;

    @Option(
            names = "--json",
            description =
                    "Prints the report as one JSON object; progress as lines of JSON to the standard error stream.")
    private boolean json;

    @Override
    public Integer call() {
        if (contents && !store) {
            throw new ParameterException(
                    spec.commandLine(), "--contents goes with --store: a data folder is always checked with contents");
        }
        Providers providers = options.providers();
        ServerConfiguration configuration = options.configuration(providers);
        return store ? store(configuration, providers) : folder(configuration, providers);
    }

    private int folder(ServerConfiguration configuration, Providers providers) {
        Report report;
        try (ProgressOutput progress =
                ProgressOutput.of(json, spec.commandLine().getErr())) {
            report = JournalCheck.run(configuration, providers, progress);
        }
        String unchecked = report.coldRanges() == 0
                ? ""
                : "metadata that is only in the object store was not checked (" + report.coldRanges()
                        + " ranges): \"shorefs fsck --store\" checks it there";
        print(report, json(report).add("cold_ranges", report.coldRanges()), unchecked, sizes(report));
        return report.isClean() ? 0 : DIRTY;
    }

    private int store(ServerConfiguration configuration, Providers providers) {
        BucketReport found;
        try (ProgressOutput progress =
                ProgressOutput.of(json, spec.commandLine().getErr())) {
            found = StoreFsck.run(configuration, providers, contents, progress);
        }
        Report report = found.state();
        JsonObjectBuilder all = json(report)
                .add("unread", report.coldRanges())
                .add("contents", contents)
                .add("epoch", found.epoch())
                .add("logs", found.logs())
                .add("tables", found.tables())
                .add("blocks", found.blocks())
                .add("checkpoint_blocks", found.checkpointBlocks())
                .add("objects", found.objects())
                .add("object_bytes", found.objectBytes())
                .add("foreign", found.foreign());
        String unchecked = report.coldRanges() == 0
                ? ""
                : report.coldRanges() + " objects of metadata could not be read: what refers to what was not checked";
        String sizes = found.objects() + " objects with " + found.objectBytes() + " bytes, " + found.tables()
                + " tables, " + found.logs() + " logs, " + found.blocks() + " blocks"
                + (contents ? blocksOfCheckpoints(found) + " that were all read; " : " that were not read; ")
                + sizes(report);
        print(report, all, unchecked, sizes);
        return report.isClean() ? 0 : DIRTY;
    }

    private static String blocksOfCheckpoints(BucketReport found) {
        return found.checkpointBlocks() == 0 ? "" : " and " + found.checkpointBlocks() + " of checkpoints alone";
    }

    private static String sizes(Report report) {
        return report.inodes() + " inodes, " + report.entries() + " entries, " + report.bytes() + " bytes";
    }

    private void print(Report report, JsonObjectBuilder all, String unchecked, String sizes) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(all.build());
        } else {
            report.findings().forEach(finding -> out.println(finding.text()));
            if (!unchecked.isEmpty()) {
                out.println(unchecked);
            }
            out.println(sizes + ": "
                    + (report.isClean() ? "clean" : report.findings().size() + " findings"));
        }
        out.flush();
    }

    private static JsonObjectBuilder json(Report report) {
        JsonArrayBuilder findings = Json.createArrayBuilder();
        report.findings()
                .forEach(finding -> findings.add(
                        Json.createObjectBuilder().add("kind", kind(finding)).add("text", finding.text())));
        return Json.createObjectBuilder()
                .add("clean", report.isClean())
                .add("inodes", report.inodes())
                .add("entries", report.entries())
                .add("bytes", report.bytes())
                .add("findings", findings);
    }

    private static String kind(Finding finding) {
        return finding.getClass().getSimpleName();
    }
}

package io.shorefs.distribution;

import io.shorefs.distribution.config.ConfigurationException;
import io.shorefs.distribution.control.ControlException;
import io.shorefs.distribution.plugin.PluginException;
import io.shorefs.distribution.server.StartException;
import io.shorefs.spi.JournalException;
import io.shorefs.spi.TransportException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** What a user reads when a command fails: one sentence where the failure is the user's to mend, everything known where it is a bug. */
final class Failures implements IExecutionExceptionHandler {
    private static final int FAILED = 1;

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        switch (failure) {
            case ConfigurationException e -> err.println("shorefs: " + e.getMessage());
            case ControlException e -> err.println("shorefs: " + e.getMessage());
            case StartException e -> err.println("shorefs: " + e.getMessage());
            case PluginException e -> err.println("shorefs: " + e.getMessage());
            case TransportException e -> err.println("shorefs: " + e.getMessage());
            case JournalException e -> err.println("shorefs: " + e.getMessage());
            default -> {
                err.println("shorefs: this should not happen, please report it:");
                failure.printStackTrace(err);
            }
        }
        err.flush();
        return FAILED;
    }
}

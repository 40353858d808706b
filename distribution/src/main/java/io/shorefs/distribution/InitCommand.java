package io.shorefs.distribution;

import io.shorefs.distribution.server.StartException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a configuration file to begin with. */
@Command(name = "init", description = "Writes a commented configuration file.")
final class InitCommand implements Callable<Integer> {
    private static final String TEMPLATE = "shorefs.toml";

    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            defaultValue = TEMPLATE,
            description = "Where to; default: ${DEFAULT-VALUE}")
    private Path file;

    @Override
    public Integer call() {
        try (InputStream template = InitCommand.class.getResourceAsStream(TEMPLATE)) {
            Files.write(file, template.readAllBytes(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw new StartException(file + " exists and is left as it is; name another file", e);
        } catch (NoSuchFileException e) {
            throw new StartException(
                    "there is no folder " + file.toAbsolutePath().getParent() + " to write " + file.getFileName()
                            + " in; make it, or name another file",
                    e);
        } catch (IOException e) {
            throw new StartException("cannot write " + file + ": " + e, e);
        }
        spec.commandLine().getOut().println("wrote " + file + "; start with: shorefs run -c " + file);
        return 0;
    }
}

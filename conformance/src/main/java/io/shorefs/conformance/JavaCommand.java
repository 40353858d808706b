package io.shorefs.conformance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command of a process that runs a program of the tests, on the same Java and the same class path: what must hold between processes, or after a kill. */
public final class JavaCommand {
    private JavaCommand() {}

    /**
     * A command that may be started.
     *
     * @param options of the JVM
     * @param program has the main method
     * @param arguments what the main method gets
     */
    public static List<String> of(List<String> options, Class<?> program, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(List.of(arguments));
        return command;
    }
}

package io.shorefs.distribution.whole;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The distribution as a user unzips it.
 *
 * @param home the folder that the zip has at its top
 */
record Unzipped(Path home) {
    /** Unzips what the build made into a folder. */
    static Unzipped into(Path folder) throws IOException {
        Path zip = Path.of(System.getProperty("shorefs.zip"));
        try (FileSystem inside = FileSystems.newFileSystem(zip, Map.of("enablePosixFileAttributes", "true"))) {
            Path root = inside.getPath("/");
            try (Stream<Path> paths = Files.walk(root)) {
                for (Path path : paths.skip(1).toList()) {
                    Path to = folder.resolve(root.relativize(path).toString());
                    Files.copy(path, to, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        Unzipped unzipped;
        try (Stream<Path> top = Files.list(folder)) {
            unzipped = new Unzipped(
                    top.filter(path -> path.getFileName().toString().startsWith("shorefs-"))
                            .findFirst()
                            .orElseThrow());
        }
        Files.createSymbolicLink(unzipped.record(), zip.resolveSibling("shorefs/lib/shorefs.aot"));
        return unzipped;
    }

    /** What {@code bin/warm-up} recorded; here the build did, beside the zip. */
    Path record() {
        return home.resolve("lib/shorefs.aot");
    }

    Path plugins() {
        return home.resolve("plugins");
    }

    /** The jars of this distribution whose names begin so. */
    List<Path> jars(String... prefixes) throws IOException {
        try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
            return jars.filter(jar -> Stream.of(prefixes)
                            .anyMatch(prefix -> jar.getFileName().toString().startsWith(prefix)))
                    .toList();
        }
    }

    /** Starts its command on the JDK that runs the test. */
    Command start(String... arguments) throws IOException {
        return start(Map.of(), arguments);
    }

    /** The same with more in its environment. */
    Command start(Map<String, String> environment, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(home.resolve("bin/shorefs").toString()));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("SHOREFS_HEAP", "128m");
        builder.environment().put("XDG_DATA_HOME", home.resolve("data-home").toString());
        builder.environment().putAll(environment);
        return new Command(builder.start());
    }
}

package io.shorefs.distribution.plugin;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Builds a plugin as a stranger does: outside the build, with api and spi on the class path and nothing else. */
public final class PluginCompiler {
    private PluginCompiler() {}

    /**
     * Compiles and packs.
     *
     * @param project a folder with {@code src} and {@code resources}
     * @param classPath jars or folders
     * @param work a folder for classes
     */
    public static void jar(Path project, List<Path> classPath, Path work, Path jar) throws IOException {
        Path classes = Files.createTempDirectory(work, "classes");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            StringWriter out = new StringWriter();
            List<String> options = List.of(
                    "-d",
                    classes.toString(),
                    "-proc:none",
                    "-cp",
                    classPath.stream().map(Path::toString).collect(Collectors.joining(":")));
            var sources = files.getJavaFileObjectsFromPaths(files(project.resolve("src"))
                    .filter(file -> file.toString().endsWith(".java"))
                    .toList());
            assertTrue(
                    compiler.getTask(out, files, null, options, null, sources).call(), out::toString);
        }
        pack(List.of(classes, project.resolve("resources")), jar);
    }

    private static void pack(List<Path> roots, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            for (Path root : roots) {
                for (Path path : files(root).toList()) {
                    out.putNextEntry(new JarEntry(root.relativize(path).toString()));
                    Files.copy(path, out);
                    out.closeEntry();
                }
            }
        }
    }

    private static Stream<Path> files(Path root) throws IOException {
        if (!Files.isDirectory(root)) {
            return Stream.empty();
        }
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).sorted().toList().stream();
        }
    }
}

package io.shorefs.distribution.plugin;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/** The folder with plugins: each jar, and each folder of jars, is one. */
final class PluginFolder {
    private PluginFolder() {}

    /**
     * A plugin that was found.
     *
     * @param path its jar or folder
     * @param loader of its own; it lives as long as the process
     */
    record Plugin(Path path, ClassLoader loader) {}

    /**
     * Finds the plugins, in order of their names; none when there is no such folder.
     *
     * @throws PluginException when one cannot be read, or a folder holds no jar
     */
    static List<Plugin> find(Path folder, ClassLoader application) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        SpiClassLoader parent = new SpiClassLoader(application);
        return children(folder).stream()
                .filter(path -> isPlugin(path))
                .map(path -> new Plugin(path, loader(path, parent)))
                .toList();
    }

    private static boolean isPlugin(Path path) {
        if (Files.notExists(path)) {
            throw new PluginException("the plugin " + path + " is a link that leads nowhere; mend or remove it");
        }
        return isJar(path) || Files.isDirectory(path);
    }

    private static ClassLoader loader(Path path, ClassLoader parent) {
        List<Path> jars = isJar(path)
                ? List.of(path)
                : children(path).stream().filter(PluginFolder::isJar).toList();
        if (jars.isEmpty()) {
            throw new PluginException(
                    "the plugin folder " + path + " has no jar; remove it, or put the plugin's jars in");
        }
        jars.forEach(PluginFolder::requireJar);
        return new URLClassLoader(
                "plugin " + path.getFileName(),
                jars.stream().map(PluginFolder::url).toArray(URL[]::new),
                parent);
    }

    private static List<Path> children(Path folder) {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.filter(path -> !path.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new PluginException("cannot read the plugin folder " + folder + ": " + e, e);
        }
    }

    /** A class loader finds nothing in what is none, and does not say so. */
    private static void requireJar(Path path) {
        try (ZipFile jar = new ZipFile(path.toFile())) {
            jar.size();
        } catch (IOException e) {
            throw new PluginException(
                    "the plugin " + path + " is no jar that can be read (" + e.getMessage() + "); replace or remove it",
                    e);
        }
    }

    private static boolean isJar(Path path) {
        return path.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".jar") && Files.isRegularFile(path);
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new PluginException("the plugin " + jar + " has no usable path", e);
        }
    }
}

package io.shorefs.store.local;

import io.shorefs.spi.ObjectStore.Listed;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One walk through the folders, in order of keys: a folder counts by its name with the {@code '/'}, as its objects' keys have it. */
final class Listing {
    private final Path root;
    private final String prefix;
    private final Optional<String> after;
    private final Consumer<Listed> visitor;

    Listing(Path root, String prefix, Optional<String> after, Consumer<Listed> visitor) {
        this.root = root;
        this.prefix = prefix;
        this.after = after;
        this.visitor = visitor;
    }

    void run() throws IOException {
        walk(root, "");
    }

    private void walk(Path folder, String key) throws IOException {
        for (String name : names(folder)) {
            String child = key + name;
            if (child.endsWith("/")) {
                if (mayHold(child)) {
                    walk(folder.resolve(name.substring(0, name.length() - 1)), child);
                }
            } else if (child.startsWith(prefix) && follows(child)) {
                tell(child, folder.resolve(name));
            }
        }
    }

    /** Whether keys in this folder may begin with the prefix and follow. */
    private boolean mayHold(String folder) {
        boolean within = folder.startsWith(prefix) || prefix.startsWith(folder);
        return within && (follows(folder) || after.get().startsWith(folder));
    }

    private boolean follows(String key) {
        return after.isEmpty() || key.compareTo(after.get()) > 0;
    }

    private void tell(String key, Path file) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException deleted) {
            return;
        }
        if (attributes.isRegularFile()) {
            visitor.accept(new Listed(
                    key, attributes.size(), attributes.lastModifiedTime().toMillis()));
        }
    }

    private static List<String> names(Path folder) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (!name.startsWith(".")) {
                    names.add(Files.isDirectory(entry) ? name + "/" : name);
                }
            }
        }
        names.sort(null);
        return names;
    }
}

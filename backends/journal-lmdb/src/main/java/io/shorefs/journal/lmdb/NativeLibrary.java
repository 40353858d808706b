package io.shorefs.journal.lmdb;

import io.shorefs.spi.JournalException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.lmdbjava.Meta;

/**
 * Loads LMDB once a process. The binding unpacks it into a file and leaves that behind, in the folder for temporary files, which may be read-only or not take what can be
 * executed: here it is unpacked beside the map, where only the owner comes, and removed when it is loaded. Only when that disk is full it goes into the other one.
 */
final class NativeLibrary {
    private static final String FOLDER = "lmdb.unpacked";

    /** Where the binding, and what it calls native code with, unpack; a user's own choice wins. */
    private static final List<String> PROPERTIES = List.of("lmdbjava.extract.dir", "jffi.extract.dir");

    private static final long ROOM = 4 << 20;

    private static boolean loaded;

    private NativeLibrary() {}

    /**
     * Loads it unless it is.
     *
     * @param journal an existing folder, which this process alone uses
     * @throws JournalException when it cannot be
     */
    static synchronized void load(Path journal) {
        if (loaded) {
            return;
        }
        Path folder = journal.resolve(FOLDER);
        try {
            remove(folder); // a crash may have left it
            if (Files.getFileStore(journal).getUsableSpace() < ROOM) { // there may be none for a folder, too
                Meta.version();
            } else {
                loadFrom(folder);
            }
        } catch (IOException e) {
            throw new JournalException("LMDB cannot be unpacked into " + folder + ": " + e, e);
        } catch (LinkageError e) {
            throw new JournalException(
                    "LMDB cannot be loaded: %s. Start ShoreFS with bin/shorefs, which gives Java the options that it needs; if the disk of %s takes no files that can be executed, name a folder that does with -Dlmdbjava.extract.dir and -Djffi.extract.dir in conf/jvm.options."
                            .formatted(e.getCause() == null ? e : e.getCause(), journal),
                    e);
        }
        loaded = true;
    }

    private static void loadFrom(Path folder) throws IOException {
        Files.createDirectory(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        List<String> ours = PROPERTIES.stream()
                .filter(property -> System.getProperty(property) == null)
                .toList();
        ours.forEach(property -> System.setProperty(property, folder.toString()));
        try {
            Meta.version();
        } finally {
            ours.forEach(System::clearProperty);
            remove(folder);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        } catch (NoSuchFileException e) {
            return;
        }
        Files.delete(folder);
    }
}

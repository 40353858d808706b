package io.shorefs.journal.lmdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.shorefs.spi.JournalException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of a map: the folder {@code map}, with LMDB's two files and the version. It is made under another name and renamed when it is whole, so that
 * anything that lacks in it was lost.
 *
 * @param path the folder
 */
record MapFolder(Path path) {
    /** Its name in the journal's folder. */
    static final String NAME = "map";

    private static final int VERSION = 1;
    private static final Pattern VERSION_LINE = Pattern.compile("shorefs local map, version ([0-9]{1,9})\n");

    /** The folder in a journal's folder, which is made when it is absent. */
    static MapFolder of(Path journal) {
        try {
            return new MapFolder(Files.createDirectories(journal).toRealPath().resolve(NAME));
        } catch (IOException e) {
            throw cannotMake(journal, e);
        }
    }

    /** Makes an empty map if there is none. What an interrupted attempt left is removed. */
    void makeIfAbsent(MapSize size) {
        if (Files.exists(path)) {
            return;
        }
        Path unfinished = path.resolveSibling("map.new");
        try {
            remove(unfinished);
            Files.createDirectory(unfinished);
            Environment.open(unfinished, size.fileBytes()).close();
            sync(data(unfinished));
            Files.writeString(versionFile(unfinished), "shorefs local map, version " + VERSION + "\n");
            sync(versionFile(unfinished));
            sync(unfinished);
            Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
            sync(path.getParent());
        } catch (IOException e) {
            throw cannotMake(path, e);
        }
    }

    /**
     * Checks that it is one that can be opened.
     *
     * @return how large its file is, in bytes
     * @throws JournalException when it is not, or is damaged
     */
    long check() {
        checkVersion();
        try {
            return StructureCheck.run(data(path));
        } catch (NoSuchFileException e) {
            throw new JournalException("%s is missing. %s".formatted(data(path), Advice.RESTORE), e);
        } catch (IOException e) {
            throw new JournalException("%s cannot be read: %s. %s".formatted(data(path), e, Advice.CHECK_DISK), e);
        }
    }

    private void checkVersion() {
        Path file = versionFile(path);
        try {
            String text = read(file);
            Matcher line = VERSION_LINE.matcher(text);
            if (!line.matches()) {
                throw new JournalException(
                        "%s does not hold a local map's version. %s".formatted(file, Advice.RESTORE));
            }
            int version = Integer.parseInt(line.group(1));
            if (version != VERSION) {
                throw new JournalException(
                        "%s says that the local map has version %d; this ShoreFS knows version %d: use the ShoreFS that wrote it, or name another folder with [journal] dir."
                                .formatted(file, version, VERSION));
            }
        } catch (NoSuchFileException e) {
            throw new JournalException("%s is missing. %s".formatted(file, Advice.RESTORE), e);
        } catch (IOException e) {
            throw new JournalException("%s cannot be read: %s. %s".formatted(file, e, Advice.CHECK_DISK), e);
        }
    }

    private static String read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(100), UTF_8);
        }
    }

    private static Path data(Path folder) {
        return folder.resolve("data.mdb");
    }

    private static Path versionFile(Path folder) {
        return folder.resolve("version");
    }

    private static void sync(Path fileOrFolder) throws IOException {
        StandardOpenOption option =
                Files.isDirectory(fileOrFolder) ? StandardOpenOption.READ : StandardOpenOption.WRITE;
        try (FileChannel channel = FileChannel.open(fileOrFolder, option)) {
            channel.force(true);
        }
    }

    private static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private static JournalException cannotMake(Path what, IOException cause) {
        return new JournalException(
                "%s cannot be made: %s. Make room on its disk, or name another folder with [journal] dir."
                        .formatted(what, cause),
                cause);
    }
}

package io.shorefs.distribution.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * How large log and map may become.
 *
 * @param logBytes three quarters, since payload is what is large
 * @param mapBytes the rest
 */
record JournalSize(long logBytes, long mapBytes) {
    private static final long LEAST = 256L << 20;
    /** A journal takes more than this from its beginning on: the ring of its log. */
    private static final long EXISTING = 1L << 20;

    /** The core keeps one of so many parts of a map for what makes it smaller. */
    private static final int KEPT_PARTS = 20;

    private static final long ROOM = 16L << 20;
    private static final long MOST = 64L << 30;

    /**
     * As configured, otherwise three quarters of the space that is free or used by the journal already, at most 64 GiB. A journal that is there may be opened however
     * little room others left.
     *
     * @throws StartException when there is less than 256 MiB for a new journal
     */
    static JournalSize of(OptionalLong configured, Path folder) throws IOException {
        long used = used(folder);
        long room = used + Files.getFileStore(folder).getUsableSpace();
        long bytes = configured.orElse(Math.min(MOST, room / 4 * 3));
        if (bytes < LEAST && used >= EXISTING) {
            return new JournalSize(LEAST / 4 * 3, LEAST / 4);
        }
        if (bytes < LEAST) {
            throw new StartException(
                    "the disk of " + folder + " has room for a journal of " + (bytes >> 20)
                            + " MiB, at least 256 MiB are needed: make room, or set another folder with --data or [journal] dir");
        }
        return new JournalSize(bytes / 4 * 3, bytes / 4);
    }

    /**
     * The least size for a map that holds so many bytes, with room to remove, shorten and rename: what others left of the disk meanwhile, or a lower {@code max_size},
     * must not keep it from being emptied.
     *
     * @return 0 when the map is within its present size, the part that is kept for such changes left out
     */
    long mapBytesFor(long usedBytes) {
        long needed = usedBytes / (KEPT_PARTS - 1) * KEPT_PARTS;
        return needed <= mapBytes ? 0 : needed + ROOM;
    }

    private static long used(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.mapToLong(JournalSize::bytes).sum();
        }
    }

    private static long bytes(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (IOException e) {
            throw new StartException("cannot read " + file + ": " + e, e);
        }
    }
}

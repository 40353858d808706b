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
    private static final long MOST = 64L << 30;

    /**
     * As configured, otherwise three quarters of the space that is free or used by the journal already, at most 64 GiB.
     *
     * @throws StartException when there is less than 256 MiB
     */
    static JournalSize of(OptionalLong configured, Path folder) throws IOException {
        long bytes = configured.orElse(Math.min(MOST, available(folder) / 4 * 3));
        if (bytes < LEAST) {
            throw new StartException(
                    "the disk of " + folder + " has room for a journal of " + (bytes >> 20)
                            + " MiB, at least 256 MiB are needed: make room, or set another folder with --data or [journal] dir");
        }
        return new JournalSize(bytes / 4 * 3, bytes / 4);
    }

    private static long available(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            long used = files.mapToLong(JournalSize::bytes).sum();
            return Files.getFileStore(folder).getUsableSpace() + used;
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

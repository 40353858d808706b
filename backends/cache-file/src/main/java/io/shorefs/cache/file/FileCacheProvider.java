package io.shorefs.cache.file;

import io.shorefs.spi.LocalCache;
import io.shorefs.spi.LocalCacheProvider;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/** The cache {@code "file"}: the file {@code blocks} in its folder, which anybody may delete while no server runs. */
public final class FileCacheProvider implements LocalCacheProvider {
    private static final System.Logger LOG = System.getLogger(FileCacheProvider.class.getName());
    private static final String FILE = "blocks";

    @Override
    public String name() {
        return "file";
    }

    @Override
    public LocalCache open(Path folder, long maxBytes, LongSupplier keepFree) {
        Path absolute = folder.toAbsolutePath();
        String name = absolute.resolve(FILE).toString();
        try {
            DiskFile disk = DiskFile.open(absolute, FILE);
            try {
                return FileCache.open(name, disk, Geometry.USUAL, maxBytes, keepFree);
            } catch (IOException e) {
                disk.close();
                throw e;
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the disk cache {0} cannot be opened, the server goes on without it: {1}", name, e);
            return LocalCache.NONE;
        }
    }
}

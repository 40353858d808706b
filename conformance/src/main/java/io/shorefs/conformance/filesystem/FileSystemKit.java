package io.shorefs.conformance.filesystem;

import io.shorefs.api.FileSystem;
import java.time.InstantSource;
import org.junit.jupiter.api.Nested;

/** The whole suite, an area a nested class. Every test gets a filesystem of its own. */
public abstract class FileSystemKit implements FileSystemMaker {

    @Nested
    class Names extends NamesKit {
        @Override
        public FileSystem make(InstantSource clock) throws Exception {
            return FileSystemKit.this.make(clock);
        }

        @Override
        public void end(FileSystem fileSystem) throws Exception {
            FileSystemKit.this.end(fileSystem);
        }
    }
}

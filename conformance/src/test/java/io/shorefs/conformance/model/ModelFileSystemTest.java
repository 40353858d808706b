package io.shorefs.conformance.model;

import io.shorefs.api.FileSystem;
import io.shorefs.conformance.filesystem.FileSystemKit;
import java.time.InstantSource;

/** The model passes the suite that every filesystem passes. */
class ModelFileSystemTest extends FileSystemKit {
    @Override
    public FileSystem make(InstantSource clock) {
        return new ModelFileSystem(clock);
    }
}

package io.shorefs.conformance.filesystem;

import io.shorefs.api.FileSystem;
import java.time.InstantSource;

/** Makes the filesystems that the suite tests. */
public interface FileSystemMaker {
    /**
     * A filesystem with nothing in it but a root directory of user 0 with mode 0755.
     *
     * @param clock tells the times of files; it stands still unless a test moves it
     */
    FileSystem make(InstantSource clock) throws Exception;

    /** A test is over: ends what {@link #make} made. */
    default void end(FileSystem fileSystem) throws Exception {}
}

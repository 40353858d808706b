package io.shorefs.core;

import io.shorefs.api.FileSystem;
import io.shorefs.conformance.filesystem.FileSystemKit;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The suite for any filesystem, on the core over a journal in memory. */
class ShoreFsKitTest extends FileSystemKit {
    private final Map<FileSystem, MemoryVolume> volumes = new ConcurrentHashMap<>();

    @Override
    public FileSystem make(InstantSource clock) {
        MemoryVolume volume = new MemoryVolume(clock);
        volumes.put(volume.fs(), volume);
        return volume.fs();
    }

    @Override
    public void end(FileSystem fileSystem) {
        volumes.remove(fileSystem).close();
    }
}

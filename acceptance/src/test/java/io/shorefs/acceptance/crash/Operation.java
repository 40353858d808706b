package io.shorefs.acceptance.crash;

import java.util.SplittableRandom;

/** One change of a session's directory, or a sync; paths are relative to it. Each is one request that changes something. */
sealed interface Operation {
    /** An empty file, exclusively. */
    record Create(String path) implements Operation {}

    /**
     * A write of bytes that follow from the seed.
     *
     * @param synced through a fid opened with DSYNC: durable when it is answered
     */
    record Write(String path, int offset, int length, long seed, boolean synced) implements Operation {
        byte[] data() {
            byte[] data = new byte[length];
            new SplittableRandom(seed).nextBytes(data);
            return data;
        }
    }

    /** Cuts or extends a file. */
    record Truncate(String path, int size) implements Operation {}

    /** Sets a file's permissions. */
    record Chmod(String path, int mode) implements Operation {}

    /** Sets an extended attribute. */
    record SetXattr(String path, String name, String value) implements Operation {}

    /** A further name of a file. */
    record Link(String path, String newPath) implements Operation {}

    /** A symbolic link. */
    record Symlink(String path, String target) implements Operation {}

    /** A directory. */
    record Mkdir(String path) implements Operation {}

    /** Removes an empty directory. */
    record Rmdir(String path) implements Operation {}

    /** Removes a name that is not a directory's. */
    record Unlink(String path) implements Operation {}

    /** Moves a file, a link or a directory with all in it, over what is there. */
    record Rename(String path, String newPath) implements Operation {}

    /** Tfsync of a file. */
    record Sync(String path) implements Operation {}
}

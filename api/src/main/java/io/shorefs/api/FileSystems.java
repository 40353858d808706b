package io.shorefs.api;

import java.util.concurrent.CompletableFuture;

/** What a server has for its clients: the filesystem, and states of it that were kept. Any thread. */
@FunctionalInterface
public interface FileSystems {
    /**
     * The filesystem that a client begins with; the path is for whoever asks to walk.
     *
     * @return fails with ENOENT when there is no such checkpoint, with EINVAL when an option is not known or has no such value, with ENFILE when too many are in use
     */
    CompletableFuture<Attached> attach(AttachName name);

    /** A filesystem in use; closing it gives it back, once. */
    interface Attached extends AutoCloseable {
        /** The filesystem. */
        FileSystem fileSystem();

        @Override
        void close();
    }

    /** A filesystem that is there whoever uses it: closing does nothing. */
    static Attached unowned(FileSystem fileSystem) {
        return new Attached() {
            @Override
            public FileSystem fileSystem() {
                return fileSystem;
            }

            @Override
            public void close() {}
        };
    }

    /** One filesystem without checkpoints or options. */
    static FileSystems of(FileSystem only) {
        Attached attached = unowned(only);
        return name -> name.checkpoint().isPresent()
                ? CompletableFuture.failedFuture(new FsException(Errno.ENOENT))
                : name.options().isEmpty()
                        ? CompletableFuture.completedFuture(attached)
                        : CompletableFuture.failedFuture(new FsException(
                                Errno.EINVAL,
                                "the option \"" + name.options().firstKey() + "\" of an attach name is not known"));
    }
}

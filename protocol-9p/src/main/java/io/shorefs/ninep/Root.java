package io.shorefs.ninep;

import io.shorefs.api.Errno;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FileSystems;
import io.shorefs.api.FsException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A filesystem that was attached to: in use until the last fid that came from there is closed. Any thread. */
final class Root {
    /** That of a fid that waits for its attach. */
    static final Root NONE = new Root(Optional.empty());

    private final Optional<FileSystems.Attached> attached;
    private final AtomicInteger uses = new AtomicInteger();

    private Root(Optional<FileSystems.Attached> attached) {
        this.attached = attached;
    }

    static Root of(FileSystems.Attached attached) {
        return new Root(Optional.of(attached));
    }

    /** The filesystem; EBADF while the attach waits. */
    FileSystem fileSystem() {
        return attached.orElseThrow(() -> new FsException(Errno.EBADF)).fileSystem();
    }

    /** One fid more, while it has one, or at its beginning. */
    void use() {
        uses.incrementAndGet();
    }

    /** One fid less. */
    void unused() {
        if (uses.decrementAndGet() == 0) {
            attached.ifPresent(FileSystems.Attached::close);
        }
    }
}

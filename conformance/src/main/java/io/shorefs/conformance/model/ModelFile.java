package io.shorefs.conformance.model;

import io.shorefs.api.Credentials;
import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;

/** An open file or directory of the model. */
final class ModelFile implements OpenFile {
    private final Node node;
    private final OpenMode mode;
    private final Credentials opener;
    private boolean closed;

    ModelFile(Node node, OpenMode mode, Credentials opener) {
        this.node = node;
        this.mode = mode;
        this.opener = opener;
    }

    /** The model's own view of an open file: EBADF when it was closed or is another filesystem's. */
    static ModelFile of(OpenFile file) {
        if (file instanceof ModelFile own && own.isOpen()) {
            return own;
        }
        throw new FsException(Errno.EBADF);
    }

    Node node() {
        return node;
    }

    boolean isOpen() {
        return !closed;
    }

    void close() {
        closed = true;
    }

    @Override
    public long inode() {
        return node.number;
    }

    @Override
    public OpenMode mode() {
        return mode;
    }

    @Override
    public Credentials opener() {
        return opener;
    }
}

package io.shorefs.core.namespace;

import io.shorefs.api.Credentials;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import io.shorefs.core.lock.Holder;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** An open file of this filesystem. Any thread. */
public final class OpenHandle implements OpenFile, Holder {
    private static final VarHandle CLOSED;

    static {
        try {
            CLOSED = MethodHandles.lookup().findVarHandle(OpenHandle.class, "closed", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long inode;
    private final OpenMode mode;
    private final Credentials opener;
    private volatile boolean closed;

    OpenHandle(long inode, OpenMode mode, Credentials opener) {
        this.inode = inode;
        this.mode = mode;
        this.opener = opener;
    }

    @Override
    public long inode() {
        return inode;
    }

    @Override
    public OpenMode mode() {
        return mode;
    }

    @Override
    public Credentials opener() {
        return opener;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    /** Closes it; whether this call did. */
    boolean close() {
        return CLOSED.compareAndSet(this, false, true);
    }
}

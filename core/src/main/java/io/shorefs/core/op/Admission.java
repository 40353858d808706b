package io.shorefs.core.op;

/** Whether a change may begin: memory tables, the unjournaled window and the journal's space are bounded. Any thread; before any lock. */
public interface Admission {
    /**
     * For a change that may take space.
     *
     * @throws NotReady until a commit has made room
     * @throws io.shorefs.api.FsException ENOSPC when the journal is full but for the reserve
     */
    void grow();

    /**
     * For a change that gives space back (unlink, truncate, metadata of what exists), which may use the reserve.
     *
     * @throws NotReady until a commit has made room
     * @throws io.shorefs.api.FsException ENOSPC when the reserve is gone, too
     */
    void shrink();
}

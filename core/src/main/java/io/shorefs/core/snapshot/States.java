package io.shorefs.core.snapshot;

import io.shorefs.spi.ObjectStore.StoreException;

/** What a read-only filesystem shows: one state, or one after the other. Any thread. */
interface States {
    /**
     * The present one; quick.
     *
     * @throws io.shorefs.api.FsException EAGAIN when there was none yet, EIO when there is none that may still be read, ESTALE when it was deleted for good
     */
    StateView present();

    /** Whether a state may still be read. */
    boolean isReadable(StateView state);

    /**
     * Something that a state refers to is not in the store: looks what there is now; blocks.
     *
     * @return whether there is another state now, or this one may be tried again
     * @throws StoreException when the store does not answer
     */
    boolean renew(StateView broken) throws StoreException;
}

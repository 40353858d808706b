package io.shorefs.core.map;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.key.Key;

/** What brings into the local map what is only in the object store. Any thread, with locks held: it waits for nothing. */
@FunctionalInterface
public interface ColdLayer {
    /** Of a journal that is used without its object store. */
    ColdLayer NONE = key ->
            new FsException(Errno.EIO, key + " is only in the object store, and there is none: set [storage] url");

    /**
     * A key lies in a cold range, and the local map does not tell its value: begins to fetch what lies around it, unless that is under way.
     *
     * @return what ends the attempt: until the key is not cold any more or cannot be fetched now, or, when it could not be fetched a moment ago, why not
     */
    RuntimeException missing(Key key);
}

package io.shorefs.core.object;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.key.ObjectId;

/** What is said of an object whose bytes cannot be used: EIO, with the object's key first. */
final class Damage {
    private Damage() {}

    /** An object that is damaged, and how that was found. */
    static FsException found(ObjectId object, String how) {
        return refused(object, "is damaged: " + how);
    }

    /** An object that is damaged, with what went wrong when it was read. */
    static FsException found(ObjectId object, String how, Throwable cause) {
        return new FsException(Errno.EIO, ObjectNames.of(object) + " is damaged: " + how, cause);
    }

    /** An object that is not what was looked for. */
    static FsException refused(ObjectId object, String what) {
        return new FsException(Errno.EIO, ObjectNames.of(object) + " " + what);
    }

    /** An object of a later version. */
    static FsException newer(ObjectId object, int format, int known) {
        return refused(
                object,
                "has format " + format + ", this version of ShoreFS knows format " + known + ": use a newer one");
    }
}

package io.shorefs.api;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What {@code chmod}, {@code chown}, {@code truncate} and {@code utimensat} change; what is empty stays as it is.
 *
 * @param mode permission bits 07777; other bits are ignored
 * @param uid new owner
 * @param gid new group
 * @param size new length in bytes
 * @param atime new access time
 * @param mtime new modification time
 * @param touchCtime only the change time moves (9P's CTIME bit alone)
 */
public record AttributeChanges(
        OptionalInt mode,
        OptionalInt uid,
        OptionalInt gid,
        OptionalLong size,
        Optional<TimeChange> atime,
        Optional<TimeChange> mtime,
        boolean touchCtime) {

    /** Nothing changes. */
    public static final AttributeChanges NONE = new AttributeChanges(
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty(),
            false);

    /** A time to set: the server's present time, or a given one. They differ in who may set them ({@code utimensat(2)}). */
    public sealed interface TimeChange {
        /** The server's present time. */
        record Now() implements TimeChange {}

        /** A given time. */
        record To(Timestamp time) implements TimeChange {}
    }

    /** Only the size changes. */
    public static AttributeChanges ofSize(long size) {
        return new AttributeChanges(
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalLong.of(size),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    /** Only the permission bits change. */
    public static AttributeChanges ofMode(int mode) {
        return new AttributeChanges(
                OptionalInt.of(mode),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalLong.empty(),
                Optional.empty(),
                Optional.empty(),
                false);
    }
}

package io.shorefs.ninep;

import io.shorefs.api.OpenFile;

/** What a fid is at the moment. */
sealed interface FidState {
    /** A fid that stands for a file, open or not. */
    sealed interface Placed extends FidState {
        /** What it stands for. */
        Place place();

        /** The same after a rename. */
        Placed movedTo(Place other);
    }

    /** Walked to, not open. */
    record Unopened(Place place) implements Placed {
        @Override
        public Placed movedTo(Place other) {
            return new Unopened(other);
        }
    }

    /**
     * An open file.
     *
     * @param durable every write is answered when it is durable (O_DSYNC, O_SYNC)
     */
    record Opened(Place place, OpenFile file, boolean durable) implements Placed {
        @Override
        public Placed movedTo(Place other) {
            return new Opened(other, file, durable);
        }
    }

    /** An open directory. */
    record Listing(Place place, OpenFile directory) implements Placed {
        @Override
        public Placed movedTo(Place other) {
            return new Listing(other, directory);
        }
    }

    /** The value of an extended attribute, or the list of their names, to be read. */
    record XattrValue(byte[] value) implements FidState {}

    /** An extended attribute that is being written. */
    record XattrSetting(XattrIntake intake) implements FidState {}

    /** The number is taken by a walk that waits. */
    record Reserved() implements FidState {}

    /** Clunked. */
    record Closed() implements FidState {}

    /** The one {@link Reserved}. */
    FidState RESERVED = new Reserved();

    /** The one {@link Closed}. */
    FidState CLOSED = new Closed();
}

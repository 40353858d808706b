package io.shorefs.ninep;

import io.shorefs.api.OpenFile;

/** What a fid is at the moment. */
sealed interface FidState {
    /** What an open file takes of the heap, here and in the filesystem, in bytes. */
    int OPEN = 256;

    /** What a fid itself takes, with the least state. */
    int FID = 64;

    /** About what a fid in this state takes of the heap, in bytes, but for values of extended attributes, which are counted by themselves. */
    int bytes();

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

        @Override
        public int bytes() {
            return FID + place.bytes();
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

        @Override
        public int bytes() {
            return FID + OPEN + place.bytes();
        }
    }

    /** An open directory. */
    record Listing(Place place, OpenFile directory) implements Placed {
        @Override
        public Placed movedTo(Place other) {
            return new Listing(other, directory);
        }

        @Override
        public int bytes() {
            return FID + OPEN + place.bytes();
        }
    }

    /** The value of an extended attribute, or the list of their names, to be read. */
    record XattrValue(byte[] value) implements FidState {
        @Override
        public int bytes() {
            return 2 * FID;
        }
    }

    /** An extended attribute that is being written. */
    record XattrSetting(XattrIntake intake) implements FidState {
        @Override
        public int bytes() {
            return 2 * FID + Place.MOST_BYTES; // its name is as long as one of a file
        }
    }

    /** The number is taken by a walk that waits, and memory for whatever it reaches. */
    record Reserved() implements FidState {
        @Override
        public int bytes() {
            return FID + Place.MOST_BYTES;
        }
    }

    /** Clunked. */
    record Closed() implements FidState {
        @Override
        public int bytes() {
            return 0;
        }
    }

    /** The one {@link Reserved}. */
    FidState RESERVED = new Reserved();

    /** The one {@link Closed}. */
    FidState CLOSED = new Closed();
}

package io.shorefs.conformance.model;

/** What an inode holds, by its type. */
sealed interface Content permits Directory, FileBytes, Content.Target, Content.Special {

    /** Its size, as {@code stat(2)} tells it. */
    long size();

    /** Its allocated bytes. */
    long allocated();

    /** A symbolic link's target. */
    record Target(byte[] bytes) implements Content {
        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public long allocated() {
            return 0;
        }
    }

    /** A FIFO, a socket, or a device node with its number. */
    record Special(long rdev) implements Content {
        @Override
        public long size() {
            return 0;
        }

        @Override
        public long allocated() {
            return 0;
        }
    }
}

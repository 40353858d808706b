package io.shorefs.core.check;

import java.util.Optional;

/** What is wrong with the filesystem. */
public sealed interface Finding {
    /** One sentence for the operator. */
    String text();

    /** A directory entry names an inode that does not exist. */
    record DanglingEntry(long directory, String name, long inode) implements Finding {
        @Override
        public String text() {
            return "directory " + directory + " has an entry \"" + name + "\" for inode " + inode
                    + ", which does not exist";
        }
    }

    /** The two halves of a directory entry do not agree. */
    record HalfEntry(long directory, String name, String what) implements Finding {
        @Override
        public String text() {
            return "directory " + directory + ", entry \"" + name + "\": " + what;
        }
    }

    /** A count that is kept differs from what was counted. */
    record WrongCount(String of, long kept, long counted) implements Finding {
        @Override
        public String text() {
            return of + " is kept as " + kept + ", but " + counted + " were counted";
        }
    }

    /** An inode that no directory names and that is no orphan, or is reached wrongly. */
    record Unreachable(long inode, String what) implements Finding {
        @Override
        public String text() {
            return "inode " + inode + ": " + what;
        }
    }

    /** A key that belongs to an inode that does not exist. */
    record Stray(String key) implements Finding {
        @Override
        public String text() {
            return key + " belongs to an inode that does not exist";
        }
    }

    /** Bytes or values that are damaged. */
    record Damage(String where, String what) implements Finding {
        @Override
        public String text() {
            return where + ": " + what;
        }
    }

    /**
     * Bytes of a file that cannot be had.
     *
     * @param path one of its names, from the root on; empty when that is not known
     */
    record DamagedFile(long inode, Optional<String> path, String what) implements Finding {
        @Override
        public String text() {
            return path.map(name -> "file \"" + name + "\", inode ").orElse("inode ") + inode + ": " + what;
        }
    }
}

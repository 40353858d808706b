package io.shorefs.core.namespace;

import io.shorefs.api.DirectoryReader;
import io.shorefs.api.Errno;
import io.shorefs.api.FileType;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.api.OpenFile;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Inode;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Kind;
import io.shorefs.core.key.Value;
import io.shorefs.core.map.OrderedMap;

/** {@code getdents(2)}: one scan over the positions behind the last one; without locks. */
final class ReadDirectory {
    private static final long DOT = 1;
    private static final long DOT_DOT = 2;

    private final OrderedMap map;
    private final Inodes inodes;
    private final AccessTimes accessTimes;

    ReadDirectory(OrderedMap map, Inodes inodes, AccessTimes accessTimes) {
        this.map = map;
        this.inodes = inodes;
        this.accessTimes = accessTimes;
    }

    /** One listing, which goes on where it was when it is attempted again. */
    Listing listing(OpenFile file, long position, DirectoryReader reader) {
        return new Listing(file, position, reader);
    }

    final class Listing {
        private final OpenFile file;
        private final DirectoryReader reader;
        private long at;
        private boolean touched;
        private boolean taken;

        private Listing(OpenFile file, long position, DirectoryReader reader) {
            this.file = file;
            this.at = position;
            this.reader = reader;
        }

        void run() {
            OpenHandle handle = OpenInodes.require(file);
            Inode directory = inodes.directory(handle.inode());
            if (!handle.mode().read()) {
                throw new FsException(Errno.EBADF);
            }
            if (at < 0) {
                throw new FsException(Errno.EINVAL);
            }
            if (directory.nlink() == 0) {
                throw new FsException(Errno.ENOENT);
            }
            if (!touched && !handle.mode().noAtime()) {
                accessTimes.touch(directory);
                touched = true;
            }
            if (dots(directory) && at < Long.MAX_VALUE) {
                scan(directory.number());
            }
        }

        /** False if the reader has enough. */
        private boolean dots(Inode directory) {
            return (at >= DOT || take(directory.number(), FileType.DIRECTORY, DOT, Name.DOT))
                    && (at >= DOT_DOT || take(directory.parent(), FileType.DIRECTORY, DOT_DOT, Name.DOT_DOT));
        }

        /** What cannot be read ends a page that has something: who asks for the next one is told. */
        private void scan(long directory) {
            try {
                map.scan(
                        Key.position(directory, at + 1),
                        Key.last(Family.META, directory, Kind.POSITION),
                        (key, value) -> value instanceof Value.Position entry
                                && take(entry.inode(), entry.type(), key.number(), entry.name()));
            } catch (FsException e) {
                if (!taken) {
                    throw e;
                }
            }
        }

        private boolean take(long inode, FileType type, long position, Name name) {
            if (!reader.entry(inode, type, position, name)) {
                return false;
            }
            at = position;
            taken = true;
            return true;
        }
    }
}

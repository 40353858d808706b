package io.shorefs.core.check;

import io.shorefs.api.FileSystem;
import io.shorefs.api.FileType;
import io.shorefs.api.Name;
import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Inode;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Kind;
import io.shorefs.core.key.Value;
import io.shorefs.spi.LocalMap;
import java.util.Optional;

/** Goes through all keys of the inodes of a range, whose names were counted, and judges each inode. One thread. */
final class RangePass {
    private final LocalMap.Snapshot snapshot;
    private final InodeRange range;
    private final Directories directories;
    private final Payloads payloads;
    private final Findings findings;
    private long inodes;
    private long entries;
    private long positions;
    private final long seed;
    private Seen seen = new Seen(0);

    /**
     * For ranges, one after the other.
     *
     * @param seed by chance
     */
    RangePass(
            LocalMap.Snapshot snapshot,
            InodeRange range,
            Directories directories,
            Payloads payloads,
            Findings findings,
            long seed) {
        this.seed = seed;
        this.snapshot = snapshot;
        this.range = range;
        this.directories = directories;
        this.payloads = payloads;
        this.findings = findings;
    }

    /** What was seen of the inode whose keys are passed: its attributes, then its entries. */
    private static final class Seen {
        private final long number;
        private Optional<Inode> inode = Optional.empty();
        private long entries;
        private long subdirectories;
        private long entrySum;
        private long positionSum;

        Seen(long number) {
            this.number = number;
        }
    }

    /** Goes through the range as it is now. */
    void run() {
        scan(Family.ORPHAN);
        scan(Family.META);
        scan(Family.DATA);
    }

    /** Inodes of all ranges so far. */
    long inodes() {
        return inodes;
    }

    /** Directory entries of all ranges so far. */
    long entries() {
        return entries;
    }

    /** Positions of all ranges so far. */
    long positions() {
        return positions;
    }

    private void scan(Family family) {
        snapshot.scan(range.first(family), range.end(family), (keyBytes, valueBytes) -> {
            Key key = Key.of(keyBytes);
            findings.value(key, valueBytes).ifPresent(value -> take(key, value));
            return true;
        });
        judge();
        seen = new Seen(0);
    }

    private void take(Key key, Value value) {
        if (key.inode() != seen.number) {
            judge();
            seen = new Seen(key.inode());
        }
        switch (value) {
            case Inode inode -> seen.inode = Optional.of(inode);
            case Value.Dirent dirent -> dirent(key, dirent);
            case Value.Position position -> position(key, position);
            case Value.Bytes ignored -> ownerExists(key);
            case Value.Hole ignored -> ownerExists(key);
            case Chunk chunk -> {
                ownerExists(key);
                payloads.take(key, chunk);
            }
            case Value.Orphan ignored -> orphan(key.inode());
            case Value.Counter ignored -> throw new IllegalStateException("a number of the filesystem at " + key);
            case Value.Absent ignored -> throw new IllegalStateException("no value has bytes that say so: " + key);
        }
    }

    private void dirent(Key key, Value.Dirent dirent) {
        entries++;
        seen.entries++;
        seen.entrySum += mixed(key.name(), dirent);
        if (dirent.type() == FileType.DIRECTORY) {
            seen.subdirectories++;
        }
    }

    private void position(Key key, Value.Position position) {
        positions++;
        seen.positionSum += mixed(position.name(), new Value.Dirent(position.inode(), position.type(), key.number()));
    }

    /** Names and positions of a directory agree when the sums of this do, but for a chance of one in 2^64: in whatever order they come, and without looking anything up. */
    private long mixed(Name name, Value.Dirent dirent) {
        long hash = seed;
        for (byte b : name.bytes()) {
            hash = (hash ^ b) * 0x100000001b3L;
        }
        hash = stirred(hash ^ dirent.inode());
        hash = stirred(hash ^ dirent.position());
        return stirred(hash ^ dirent.type().direntType());
    }

    /** The mixing step of MurmurHash3. */
    private static long stirred(long hash) {
        long h = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return h ^ (h >>> 33);
    }

    /** Which names and positions of a directory do not agree. */
    private void halves(long directory) {
        snapshot.scan(
                Key.first(Family.META, directory, Kind.POSITION).bytes(),
                Key.last(Family.META, directory, Kind.POSITION).bytes(),
                (keyBytes, valueBytes) -> {
                    Key key = Key.of(keyBytes);
                    Findings.whole(key, valueBytes).ifPresent(value -> half(key, (Value.Position) value));
                    return true;
                });
    }

    private void half(Key key, Value.Position position) {
        Key name = Key.dirent(key.inode(), position.name());
        byte[] bytes = snapshot.get(name.bytes());
        Optional<Value> found = bytes == null ? Optional.empty() : Findings.whole(name, bytes);
        if (found.isEmpty()) {
            half(key, position, "its position " + key.number() + " has no name");
        } else if (!found.get().equals(new Value.Dirent(position.inode(), position.type(), key.number()))) {
            half(key, position, "its name and its position do not agree");
        }
    }

    private void half(Key key, Value.Position position, String what) {
        findings.add(new Finding.HalfEntry(key.inode(), position.name().toString(), what));
    }

    private void ownerExists(Key key) {
        if (range.find(key.inode()) < 0) {
            findings.add(new Finding.Stray(key.toString()));
        }
    }

    private void orphan(long number) {
        int at = range.find(number);
        if (at < 0) {
            findings.add(new Finding.Stray("the orphan mark of inode " + number));
            return;
        }
        range.orphan(at);
        if (range.type(at) == FileType.DIRECTORY) {
            directories.orphan(number);
        }
    }

    private void judge() {
        if (seen.entrySum != seen.positionSum) {
            halves(seen.number);
        }
        if (seen.inode.isPresent()) {
            inodes++;
            judge(seen.inode.get());
        } else if (seen.entries > 0) {
            findings.add(new Finding.Stray("entries of directory " + seen.number));
        }
    }

    private void judge(Inode inode) {
        long number = inode.number();
        int at = range.find(number);
        long names = range.names(at);
        boolean isOrphan = range.isOrphan(at);
        if (isOrphan && (names > 0 || inode.nlink() != 0)) {
            findings.add(new Finding.Unreachable(number, "it is an orphan, but has names"));
        }
        if (names == 0 && !isOrphan && number != FileSystem.ROOT) {
            findings.add(new Finding.Unreachable(number, "no directory names it, and it is no orphan"));
        }
        long links = isOrphan ? 0 : inode.isDirectory() ? 2 + seen.subdirectories : names;
        if (inode.nlink() != links) {
            findings.add(new Finding.WrongCount("the link count of inode " + number, inode.nlink(), links));
        }
        if (inode.isDirectory()) {
            directory(inode, names, isOrphan);
        }
    }

    private void directory(Inode inode, long names, boolean isOrphan) {
        long number = inode.number();
        if (inode.size() != seen.entries) {
            findings.add(new Finding.WrongCount("the size of directory " + number, inode.size(), seen.entries));
        }
        long parent = number == FileSystem.ROOT ? number : directories.parent(number);
        if (!isOrphan && inode.parent() != parent) {
            findings.add(new Finding.Unreachable(
                    number, "its parent is kept as " + inode.parent() + ", but it stands in " + parent));
        }
        if (names > 1) {
            findings.add(new Finding.Unreachable(number, "it is a directory with " + names + " names"));
        }
    }
}

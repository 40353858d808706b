package io.shorefs.core.check;

import io.shorefs.api.FileSystem;
import io.shorefs.api.FileType;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.core.commit.ColdKeys;
import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Inode;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Payload;
import io.shorefs.core.key.Piece;
import io.shorefs.core.key.State;
import io.shorefs.core.key.Value;
import io.shorefs.core.key.ValueCodec;
import io.shorefs.spi.CommitLog;
import io.shorefs.spi.LocalMap;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * Checks a filesystem whose journal was recovered and that nobody changes: every reference both ways, counts, link counts, orphans, overlapping slots, and with
 * {@code data} every checksum. Of a map that has some ranges in part only it checks each value and slot, but nothing that needs more than one of them. Reads only. One pass over the map, then one over what was collected: memory grows with the number of inodes. One thread, used once.
 */
public final class Check {
    /** Findings that a report has at most. */
    public static final int MAX_FINDINGS = 1000;

    private final LocalMap map;
    private final CommitLog log;
    private final boolean data;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<Long, Seen> inodes = new HashMap<>();
    private final TreeMap<Long, Integer> slots = new TreeMap<>();
    private final Map<Key, Value.Dirent> dirents = new HashMap<>();
    private final List<Long> orphans = new ArrayList<>();
    private long entries;
    private long positions;
    private long bytes;
    private long keptInodes;
    private int coldRanges;

    /**
     * A check.
     *
     * @param data whether every payload is read and its checksum checked
     */
    public Check(LocalMap map, CommitLog log, boolean data) {
        this.map = map;
        this.log = log;
        this.data = data;
    }

    /** What was collected of an inode. */
    private static final class Seen {
        private Inode inode;
        private long names;
        private long subdirectories;
        private long entries;
        private long parent;
        private boolean orphan;
    }

    /** Runs it. */
    public Report run() {
        try (LocalMap.Snapshot snapshot = map.snapshot()) {
            coldRanges = ColdKeys.of(snapshot).all().size();
            scan(snapshot, Family.STATE);
            scan(snapshot, Family.META);
            scan(snapshot, Family.DATA);
            scan(snapshot, Family.ORPHAN);
        }
        positionsMatchEntries();
        orphans.forEach(this::orphan);
        inodes.forEach(this::judge);
        loops();
        if (keptInodes != inodes.size()) {
            add(new Finding.WrongCount("the number of inodes", keptInodes, inodes.size()));
        }
        overlaps();
        return new Report(inodes.size(), entries, bytes, coldRanges, findings);
    }

    private void scan(LocalMap.Snapshot snapshot, Family family) {
        snapshot.scan(Key.first(family).bytes(), Key.last(family).bytes(), (keyBytes, valueBytes) -> {
            Key key = Key.of(keyBytes);
            try {
                take(key, ValueCodec.decode(key, valueBytes));
            } catch (FsException e) {
                add(new Finding.Damage(key.toString(), e.getMessage()));
            }
            return true;
        });
    }

    private void take(Key key, Value value) {
        switch (value) {
            case Inode inode -> seen(inode.number()).inode = inode;
            case Value.Dirent dirent -> dirent(key, dirent);
            case Value.Position position -> position(key, position);
            case Chunk chunk -> chunk(key, chunk);
            case Value.Bytes ignored -> ownerExists(key);
            case Value.Hole ignored -> ownerExists(key);
            case Value.Orphan ignored -> orphans.add(key.inode());
            case Value.Counter counter -> {
                if (key.equals(Key.state(State.INODES))) {
                    keptInodes = counter.value();
                }
            }
            case Value.Absent ignored -> add(new Finding.Damage(key.toString(), "a removed key is kept"));
        }
    }

    private Seen seen(long inode) {
        return inodes.computeIfAbsent(inode, n -> new Seen());
    }

    private void dirent(Key key, Value.Dirent dirent) {
        entries++;
        Seen directory = seen(key.inode());
        Seen child = seen(dirent.inode());
        directory.entries++;
        child.names++;
        if (dirent.type() == FileType.DIRECTORY) {
            directory.subdirectories++;
            child.parent = key.inode();
        }
        dirents.put(key, dirent);
    }

    private void position(Key key, Value.Position position) {
        positions++;
        Name name = position.name();
        Value.Dirent dirent = dirents.get(Key.dirent(key.inode(), name)); // dirents come before positions
        if (dirent == null) {
            add(new Finding.HalfEntry(key.inode(), name.toString(), "its position " + key.number() + " has no name"));
        } else if (dirent.position() != key.number()
                || dirent.inode() != position.inode()
                || dirent.type() != position.type()) {
            add(new Finding.HalfEntry(key.inode(), name.toString(), "its name and its position do not agree"));
        }
    }

    private void positionsMatchEntries() {
        if (positions != entries) {
            add(new Finding.WrongCount("the number of positions", positions, entries));
        }
        dirents.forEach((key, dirent) -> {
            Inode child = seen(dirent.inode()).inode;
            if (child == null) {
                add(new Finding.DanglingEntry(key.inode(), key.name().toString(), dirent.inode()));
            } else if (child.type() != dirent.type()) {
                add(new Finding.HalfEntry(
                        key.inode(),
                        key.name().toString(),
                        "it says " + dirent.type() + ", the inode is a " + child.type()));
            }
        });
    }

    private void ownerExists(Key key) {
        Seen seen = inodes.get(key.inode());
        if (seen == null || seen.inode == null) {
            add(new Finding.Stray(key.toString()));
        }
    }

    private void chunk(Key key, Chunk chunk) {
        ownerExists(key);
        long lastPage = -1;
        for (Piece piece : chunk.pieces()) {
            if (!(piece.payload() instanceof Payload.Slot slot)) {
                continue;
            }
            if (piece.skip() + piece.length() > slot.length()) {
                add(new Finding.Damage(key.toString(), "a piece reaches over the end of its slot " + slot.page()));
            }
            boolean again = slot.page() == lastPage || slots.containsKey(slot.page());
            lastPage = slot.page();
            if (!again) {
                slots.put(slot.page(), slot.length());
                bytes += slot.length();
                if (data) {
                    checksum(key, slot);
                }
            }
        }
    }

    private void checksum(Key key, Payload.Slot slot) {
        ByteBuffer payload = ByteBuffer.allocate(slot.length());
        try {
            log.read(slot.page(), 0, payload);
        } catch (FsException e) {
            add(new Finding.Damage(key.toString(), "slot " + slot.page() + " cannot be read: " + e.getMessage()));
            return;
        }
        CRC32C checksum = new CRC32C();
        checksum.update(payload.flip());
        if ((int) checksum.getValue() != slot.checksum()) {
            add(new Finding.Damage(key.toString(), "the checksum of slot " + slot.page() + " is wrong"));
        }
    }

    private void orphan(long inode) {
        Seen seen = inodes.get(inode);
        if (seen == null || seen.inode == null) {
            add(new Finding.Stray("the orphan mark of inode " + inode));
            return;
        }
        seen.orphan = true;
        if (seen.names > 0 || seen.inode.nlink() != 0) {
            add(new Finding.Unreachable(inode, "it is an orphan, but has names"));
        }
    }

    private void judge(long number, Seen seen) {
        if (seen.inode == null) {
            if (seen.entries > 0) {
                add(new Finding.Stray("entries of directory " + number));
            }
            return;
        }
        Inode inode = seen.inode;
        boolean root = number == FileSystem.ROOT;
        if (seen.names == 0 && !seen.orphan && !root) {
            add(new Finding.Unreachable(number, "no directory names it, and it is no orphan"));
        }
        long links = seen.orphan ? 0 : inode.isDirectory() ? 2 + seen.subdirectories : seen.names;
        if (inode.nlink() != links) {
            add(new Finding.WrongCount("the link count of inode " + number, inode.nlink(), links));
        }
        if (inode.isDirectory()) {
            directory(number, seen, root);
        }
    }

    private void directory(long number, Seen seen, boolean root) {
        if (seen.inode.size() != seen.entries) {
            add(new Finding.WrongCount("the size of directory " + number, seen.inode.size(), seen.entries));
        }
        long parent = root ? number : seen.parent;
        if (!seen.orphan && seen.inode.parent() != parent) {
            add(new Finding.Unreachable(
                    number, "its parent is kept as " + seen.inode.parent() + ", but it stands in " + parent));
        }
        if (seen.names > 1) {
            add(new Finding.Unreachable(number, "it is a directory with " + seen.names + " names"));
        }
    }

    /** Every directory reaches the root. */
    private void loops() {
        inodes.forEach((number, seen) -> {
            if (seen.inode == null || !seen.inode.isDirectory() || seen.orphan) {
                return;
            }
            long at = number;
            for (int depth = 0; at != FileSystem.ROOT; depth++) {
                Seen step = inodes.get(at);
                if (depth > inodes.size() || step == null || step.names == 0) {
                    add(new Finding.Unreachable(number, "it does not lead to the root"));
                    return;
                }
                at = step.parent;
            }
        });
    }

    private void overlaps() {
        long end = -1;
        for (Map.Entry<Long, Integer> slot : slots.entrySet()) {
            if (slot.getKey() < end) {
                add(new Finding.Damage("slot " + slot.getKey(), "it overlaps the slot before it"));
            }
            end = slot.getKey() + Math.ceilDiv(slot.getValue(), CommitLog.PAGE);
        }
    }

    /** What seems to be missing may be in a cold range: then only damage is certain. */
    private void add(Finding finding) {
        if (coldRanges > 0 && !(finding instanceof Finding.Damage)) {
            return;
        }
        if (findings.size() < MAX_FINDINGS) {
            findings.add(finding);
        }
    }
}

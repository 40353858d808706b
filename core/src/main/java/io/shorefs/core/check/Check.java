package io.shorefs.core.check;

import io.shorefs.api.FileType;
import io.shorefs.core.Progress;
import io.shorefs.core.commit.ColdKeys;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Inode;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.State;
import io.shorefs.core.key.Value;
import io.shorefs.spi.CommitLog;
import io.shorefs.spi.LocalMap;
import java.security.SecureRandom;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/**
 * Checks a filesystem whose journal was recovered and that nobody changes: every reference both ways, counts, link counts, orphans, overlapping slots, and with
 * {@code data} every checksum. Of a map that has some ranges in part only it checks each value and slot, but nothing that needs more than one of them. Reads only. One thread, used once.
 *
 * <p>It takes of the heap 16 bytes for an inode, of at most 4 million inodes at a time (64 MiB), 17 bytes for a directory, and two bits for a page of payload
 * in the log (0.5 MiB for 8 GiB). More inodes than that are checked range by range, in order of their numbers; for each range the whole map's metadata is passed once
 * to count names.
 */
public final class Check {
    /** Findings that a report has at most. */
    public static final int MAX_FINDINGS = Findings.MOST;

    /** Inodes of which names are counted at the same time. */
    private static final int RANGE = 1 << 22;

    private final Supplier<LocalMap.Snapshot> source;
    private final Findings findings;
    private final Directories directories = new Directories();
    private final Payloads payloads;
    private final InodeRange range;
    private long keptInodes;
    private int coldRanges;

    /**
     * A check.
     *
     * @param data whether every payload is read and its checksum checked
     */
    public Check(LocalMap map, CommitLog log, boolean data) {
        this(map, log, data, Progress.NONE);
    }

    /**
     * A check that tells how far it is.
     *
     * @param data whether every payload is read and its checksum checked
     */
    public Check(LocalMap map, CommitLog log, boolean data, Progress progress) {
        this(map, log, data, progress, RANGE);
    }

    Check(LocalMap map, CommitLog log, boolean data, Progress progress, int inodesAtOnce) {
        source = () -> new CountedSnapshot(map.snapshot(), 0, progress);
        findings = new Findings();
        payloads = new SlotPayloads(log, data, findings);
        range = new InodeRange(inodesAtOnce);
    }

    /** A check of what {@code source} gives, with its findings beside others. */
    Check(Supplier<LocalMap.Snapshot> source, Findings findings, Payloads payloads) {
        this.source = source;
        this.findings = findings;
        this.payloads = payloads;
        range = new InodeRange(RANGE);
    }

    /** Runs it. The findings are in order of ranges, then of keys, those that need all of it last. */
    public Report run() {
        try (LocalMap.Snapshot snapshot = source.get()) {
            coldRanges = ColdKeys.of(snapshot).all().size();
            if (coldRanges > 0) {
                findings.onlyDamage();
            }
            RangePass pass =
                    new RangePass(snapshot, range, directories, payloads, findings, new SecureRandom().nextLong());
            counters(snapshot);
            do {
                collect(snapshot);
                countNames(snapshot);
                pass.run();
            } while (range.next());
            return report(pass);
        }
    }

    private void counters(LocalMap.Snapshot snapshot) {
        scan(snapshot, Family.STATE, (key, valueBytes) -> findings.value(key, valueBytes)
                .ifPresent(value -> {
                    if (value instanceof Value.Counter counter && key.equals(Key.state(State.INODES))) {
                        keptInodes = counter.value();
                    }
                }));
    }

    /** Finds the inodes of the range, as many as it takes. */
    private void collect(LocalMap.Snapshot snapshot) {
        snapshot.scan(range.first(Family.META), range.end(Family.META), (keyBytes, valueBytes) -> {
            Key key = Key.of(keyBytes);
            return !key.isInode()
                    || Findings.whole(key, valueBytes)
                            .map(value -> add((Inode) value))
                            .orElse(true);
        });
    }

    private boolean add(Inode inode) {
        boolean added = range.add(inode);
        if (added && inode.isDirectory()) {
            directories.add(inode.number());
        }
        return added;
    }

    /** Goes through all entries of all directories, for the inodes of the range. */
    private void countNames(LocalMap.Snapshot snapshot) {
        scan(snapshot, Family.META, (key, valueBytes) -> {
            if (key.isDirent()) {
                Findings.whole(key, valueBytes).ifPresent(value -> name(key, (Value.Dirent) value));
            }
        });
    }

    private void name(Key key, Value.Dirent dirent) {
        if (!range.covers(dirent.inode())) {
            return;
        }
        int child = range.find(dirent.inode());
        if (child < 0) {
            findings.add(new Finding.DanglingEntry(key.inode(), key.name().toString(), dirent.inode()));
            return;
        }
        range.named(child);
        if (dirent.type() == FileType.DIRECTORY) {
            directories.standsIn(dirent.inode(), key.inode());
        }
        if (dirent.type() != range.type(child)) {
            findings.add(new Finding.HalfEntry(
                    key.inode(),
                    key.name().toString(),
                    "it says " + dirent.type() + ", the inode is a " + range.type(child)));
        }
    }

    private Report report(RangePass pass) {
        directories.lost(number -> findings.add(new Finding.Unreachable(number, "it does not lead to the root")));
        if (pass.positions() != pass.entries()) {
            findings.add(new Finding.WrongCount("the number of positions", pass.positions(), pass.entries()));
        }
        if (keptInodes != pass.inodes()) {
            findings.add(new Finding.WrongCount("the number of inodes", keptInodes, pass.inodes()));
        }
        payloads.end();
        return new Report(pass.inodes(), pass.entries(), payloads.bytes(), coldRanges, findings.list());
    }

    private static void scan(LocalMap.Snapshot snapshot, Family family, BiConsumer<Key, byte[]> visitor) {
        snapshot.scan(Key.first(family).bytes(), Key.last(family).bytes(), (keyBytes, valueBytes) -> {
            visitor.accept(Key.of(keyBytes), valueBytes);
            return true;
        });
    }
}

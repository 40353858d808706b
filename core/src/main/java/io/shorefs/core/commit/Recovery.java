package io.shorefs.core.commit;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.key.ChangeCodec;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.State;
import io.shorefs.core.key.Value;
import io.shorefs.core.key.ValueCodec;
import io.shorefs.spi.CommitLog;
import io.shorefs.spi.JournalException;
import io.shorefs.spi.LocalMap;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Opens the journal: the records that the local map lacks go into it, in durable transactions of a bounded size, the last one with a fresh incarnation; then the slots
 * in use are known, and the log takes records. The first one is empty: before anything is promised the map contains a record of this run, and so a log of
 * a former run beside it is found.
 *
 * <p>A start that ends between two of these transactions is found by the next one, which goes on with the records that the map lacks then.
 */
public final class Recovery {
    /** The version of the layout of keys and values. */
    public static final long FORMAT = 2;

    /** Records of one transaction: what it copies of a large map's pages must fit beside the map. */
    private static final int PIECE_BYTES = 8 << 20;

    private final CommitLog log;
    private final LocalMap map;

    public Recovery(CommitLog log, LocalMap map) {
        this.log = log;
        this.map = map;
    }

    /**
     * What the core begins with.
     *
     * @param mark where the log goes on
     * @param generation the open one
     * @param published the last generation that the object store has, as far as this journal knows; 0 for none
     * @param changed whether the open generation has changes
     * @param records how many records were applied
     * @param holes inodes that have at least one hole
     */
    public record Start(
            CommitLog.Mark mark, long generation, long published, boolean changed, long records, Set<Long> holes) {}

    /**
     * Recovers.
     *
     * @param random fresh random number, which tells this run from another one that begins with the same journal
     * @throws JournalException when the journal is damaged or of a newer version
     */
    public Start run(long random) {
        CommitLog.Mark found = mark();
        List<CommitLog.Entry> entries = new ArrayList<>();
        long position = log.recover(found, entries::add);
        long incarnation = CommitLog.Mark.incarnationAfter(found.incarnation(), random);
        long sequence = entries.isEmpty() ? found.sequence() : entries.getLast().sequence();
        CommitLog.Mark mark = new CommitLog.Mark(incarnation, sequence, position);
        try {
            apply(found, entries, mark);
        } catch (FsException e) {
            throw unapplied(entries.size(), e);
        }
        Set<Long> holes = new HashSet<>();
        log.begin(mark, visitor -> holes.addAll(new UsedSlots(map, visitor).run()));
        return start(first(mark), sequence - found.sequence(), holes);
    }

    /** Appends the run's first record, which changes nothing, and has the map contain it. */
    private CommitLog.Mark first(CommitLog.Mark begin) {
        long sequence = begin.sequence() + 1;
        long position = log.append(sequence, 0, List.of(), ByteBuffer.allocate(0));
        log.force();
        CommitLog.Mark mark = begin.at(sequence, position);
        try {
            put(new Portion(0), mark);
        } catch (FsException e) {
            throw unapplied(1, e);
        }
        log.trim(sequence, position);
        return mark;
    }

    /** What the core begins with when the map has been filled anew since {@link #run}. */
    public Start refilled(Start start) {
        return start(start.mark(), start.records(), new UsedSlots(map, (page, length) -> {}).run());
    }

    private Start start(CommitLog.Mark mark, long records, Set<Long> holes) {
        try (LocalMap.Snapshot snapshot = map.snapshot()) {
            long generation = Math.max(1, state(snapshot, State.GENERATION));
            long published = state(snapshot, State.PUBLISHED);
            boolean changed = generation == 1 || isMarked(snapshot, generation);
            return new Start(mark, generation, published, changed, records, holes);
        }
    }

    private static boolean isMarked(LocalMap.Snapshot snapshot, long generation) {
        boolean[] found = {false};
        snapshot.scan(
                Key.first(Family.MARK, generation).bytes(),
                Key.first(Family.MARK, generation + 1).bytes(),
                (key, value) -> {
                    found[0] = true;
                    return false;
                });
        return found[0];
    }

    private static JournalException unapplied(int records, FsException e) {
        String what = records + " records of the commit log cannot go into the local map: " + e.getMessage();
        return new JournalException(
                e.errno() == Errno.ENOSPC ? what + ". Nothing is lost: make room on that disk and start again" : what,
                e);
    }

    private CommitLog.Mark mark() {
        try (LocalMap.Snapshot snapshot = map.snapshot()) {
            long format = state(snapshot, State.FORMAT);
            long incarnation = state(snapshot, State.INCARNATION);
            if (incarnation != 0 && format != FORMAT) {
                throw new JournalException("the journal has format " + format
                        + ", this version of ShoreFS knows format " + FORMAT + ": use the version that wrote it");
            }
            long sequence = state(snapshot, State.RECORD);
            boolean known = snapshot.get(Key.state(State.BEGUN).bytes()) != null;
            long begun = known ? state(snapshot, State.BEGUN) : sequence;
            return new CommitLog.Mark(incarnation, sequence, state(snapshot, State.RING_POSITION), begun);
        }
    }

    private void apply(CommitLog.Mark found, List<CommitLog.Entry> entries, CommitLog.Mark end) {
        Portion portion = new Portion(0);
        CommitLog.Entry last = null;
        for (CommitLog.Entry entry : entries) {
            boolean full = portion.bytes >= PIECE_BYTES || portion.generation != entry.generation();
            if (last != null && full) {
                put(portion, found.at(last.sequence(), last.next()));
            }
            if (last == null || full) {
                portion = new Portion(entry.generation());
            }
            portion.add(entry);
            last = entry;
        }
        put(portion, end);
    }

    /** What records of one generation changed, for one transaction. */
    private static final class Portion {
        private final long generation;
        private final Map<Key, Value> changes = new TreeMap<>();
        private final Set<Key> placeOnly = new HashSet<>();
        private int bytes;

        Portion(long generation) {
            this.generation = generation;
        }

        void add(CommitLog.Entry entry) {
            bytes += entry.body().length;
            ChangeCodec.decodeRecord(ByteBuffer.wrap(entry.body()), (key, value, place) -> {
                Value before = changes.put(key, value == null ? Value.Absent.ABSENT : ValueCodec.decode(key, value));
                if (!place) {
                    placeOnly.remove(key);
                } else if (before == null) {
                    placeOnly.add(key);
                }
            });
        }
    }

    private void put(Portion portion, CommitLog.Mark mark) {
        map.update(transaction -> {
            long published = GenerationWriter.published(transaction, portion.changes.get(Key.state(State.PUBLISHED)));
            GenerationWriter writer = new GenerationWriter(
                    transaction,
                    portion.generation,
                    published,
                    ColdKeys.of(transaction),
                    new HashMap<>()); // nothing is free before all is applied
            portion.changes.forEach((key, value) -> writer.put(key, value, portion.placeOnly.contains(key)));
            GenerationWriter.put(transaction, State.FORMAT, FORMAT);
            GenerationWriter.put(transaction, State.RECORD, mark.sequence());
            GenerationWriter.put(transaction, State.RING_POSITION, mark.position());
            GenerationWriter.put(transaction, State.INCARNATION, mark.incarnation());
            GenerationWriter.put(transaction, State.BEGUN, mark.begun());
        });
    }

    private static long state(LocalMap.Snapshot snapshot, State state) {
        Key key = Key.state(state);
        byte[] bytes = snapshot.get(key.bytes());
        try {
            return bytes == null ? 0 : ((Value.Counter) ValueCodec.decode(key, bytes)).value();
        } catch (FsException damaged) {
            throw new JournalException(
                    "the local map cannot be used: " + damaged.getMessage()
                            + ". Put the journal's folder back from a copy, or move it away to begin with an empty one",
                    damaged);
        }
    }
}

package io.shorefs.core.commit;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.core.key.ChangeCodec;
import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Family;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Kind;
import io.shorefs.core.key.Payload;
import io.shorefs.core.key.Piece;
import io.shorefs.core.key.State;
import io.shorefs.core.key.Value;
import io.shorefs.core.key.ValueCodec;
import io.shorefs.spi.CommitLog;
import io.shorefs.spi.JournalException;
import io.shorefs.spi.LocalMap;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Opens the journal: the records that the local map lacks go into it, in durable transactions of a bounded size, the last one with a fresh incarnation; then the slots
 * in use are known, and the log takes records.
 *
 * <p>A start that ends between two of these transactions is found by the next one, which goes on with the records that the map lacks then.
 */
public final class Recovery {
    /** The version of the layout of keys and values. */
    public static final long FORMAT = 2;

    private static final System.Logger LOG = System.getLogger(Recovery.class.getName());

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
     * @param records how many records were applied
     * @param holes inodes that have at least one hole
     */
    public record Start(CommitLog.Mark mark, long records, Set<Long> holes) {}

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
            apply(found.incarnation(), entries, mark);
        } catch (FsException e) {
            throw unapplied(entries.size(), e);
        }
        Set<Long> holes = new HashSet<>();
        log.begin(mark, visitor -> usedSlots(visitor, holes));
        return new Start(mark, sequence - found.sequence(), holes);
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
            return new CommitLog.Mark(incarnation, state(snapshot, State.RECORD), state(snapshot, State.RING_POSITION));
        }
    }

    private void apply(long incarnation, List<CommitLog.Entry> entries, CommitLog.Mark end) {
        Map<Key, byte[]> changes = new TreeMap<>();
        int bytes = 0;
        for (CommitLog.Entry entry : entries) {
            ChangeCodec.decode(ByteBuffer.wrap(entry.body()), changes::put);
            bytes += entry.body().length;
            if (bytes >= PIECE_BYTES && entry.sequence() != end.sequence()) {
                put(changes, new CommitLog.Mark(incarnation, entry.sequence(), entry.next()));
                changes.clear();
                bytes = 0;
            }
        }
        put(changes, end);
    }

    private void put(Map<Key, byte[]> changes, CommitLog.Mark mark) {
        map.update(transaction -> {
            for (Map.Entry<Key, byte[]> change : changes.entrySet()) {
                if (change.getValue() == null) {
                    transaction.delete(change.getKey().bytes());
                } else {
                    transaction.put(change.getKey().bytes(), change.getValue());
                }
            }
            Applier.put(transaction, State.FORMAT, FORMAT);
            Applier.put(transaction, State.RECORD, mark.sequence());
            Applier.put(transaction, State.RING_POSITION, mark.position());
            Applier.put(transaction, State.INCARNATION, mark.incarnation());
        });
    }

    private void usedSlots(CommitLog.SlotVisitor visitor, Set<Long> holes) {
        Set<Long> seen = new HashSet<>();
        try (LocalMap.Snapshot snapshot = map.snapshot()) {
            snapshot.scan(Key.first(Family.DATA).bytes(), Key.last(Family.DATA).bytes(), (keyBytes, bytes) -> {
                Key key = Key.of(keyBytes);
                if (key.kind() == Kind.HOLE) {
                    holes.add(key.inode());
                } else if (key.kind() == Kind.CHUNK) {
                    seen.clear(); // pieces of one payload are in one chunk
                    for (Piece piece : pieces(key, bytes)) {
                        if (piece.payload() instanceof Payload.Slot slot && seen.add(slot.page())) {
                            visitor.slot(slot.page(), slot.length());
                        }
                    }
                }
                return true;
            });
        }
    }

    /** What a damaged value named is lost, so that its slots are free. */
    private static List<Piece> pieces(Key key, byte[] bytes) {
        try {
            return ((Chunk) ValueCodec.decode(key, bytes)).pieces();
        } catch (FsException damaged) {
            LOG.log(System.Logger.Level.ERROR, "{0}; what it named of the file is lost", damaged.getMessage());
            return List.of();
        }
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

package io.shorefs.core.object;

import io.shorefs.core.key.ChangeCodec;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.ObjectId;
import io.shorefs.core.key.Packing;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads logs of a volume. Any thread. */
public final class LogReader {
    private final Sealing sealing;

    /** For the logs of a volume. */
    public LogReader(Sealing sealing) {
        this.sealing = sealing;
    }

    /**
     * Reads a log; the payload in it is left to {@link BlockOpener}. Beside what it gives it takes the changes once more, plain, and no more of them than the stored bytes can
     * stand for.
     *
     * @param stored all that is stored of it; not moved
     * @throws io.shorefs.api.FsException EIO when it is damaged, or another object; the message names the log
     */
    public LogObject read(ObjectId id, ByteBuffer stored) {
        Trailer trailer = sealing.trailer(id, stored);
        ByteBuffer in = sealing.last(trailer, stored);
        try {
            byte format = in.get();
            if (format != LogWriter.FORMAT) {
                throw Damage.newer(id, format, LogWriter.FORMAT);
            }
            byte kind = in.get();
            long number = in.getLong();
            LogOrigin origin = new LogOrigin(in.getLong(), in.getLong(), in.getLong());
            if (number != id.number() || !isKind(kind, origin)) {
                throw Damage.found(id, "it says that it is log " + number + " of kind " + kind + ", " + origin);
            }
            Packing packing = trailer.header().packing();
            List<OwnedBlock> blocks = BlockList.read(packing, trailer.offset(), in);
            return new LogObject(id, origin, blocks, content(kind, in));
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw Damage.found(id, "its changes are none", e);
        }
    }

    private static boolean isKind(byte kind, LogOrigin origin) {
        return origin.isFence() ? kind == LogWriter.FENCE : kind == LogWriter.GENERATION || kind == LogWriter.TABLES;
    }

    private static LogObject.Content content(byte kind, ByteBuffer in) {
        return kind == LogWriter.TABLES
                ? new LogObject.Content.InTables(in.slice())
                : new LogObject.Content.Inside(changes(in));
    }

    private static SortedMap<Key, Optional<byte[]>> changes(ByteBuffer in) {
        SortedMap<Key, Optional<byte[]>> changes = new TreeMap<>();
        ChangeCodec.decode(in, (key, value) -> {
            if (!changes.isEmpty() && changes.lastKey().compareTo(key) >= 0) {
                throw new IllegalArgumentException("a key is not in order");
            }
            changes.put(key, Optional.ofNullable(value));
        });
        return changes;
    }
}

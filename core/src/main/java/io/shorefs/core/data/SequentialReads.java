package io.shorefs.core.data;

import io.shorefs.api.FsException;
import io.shorefs.api.OpenFile;
import io.shorefs.core.key.Inode;
import io.shorefs.core.op.NotReady;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Has blocks fetched that whoever reads a file from its beginning to its end will ask for next: the longer it goes on, the more. All readers together are ahead by a quarter of the memory
 * for blocks at most, so that what came is not thrown out before it is read. Any thread.
 */
final class SequentialReads {
    /** By so much a reader is ahead at first, or by what it asks for at once. */
    private static final int LEAST_BYTES = 128 << 10;

    private static final int MOST_BYTES = 32 << 20;
    private static final int GROWTH = 4;

    /**
     * Of the memory for blocks: a block that came is thrown out when as many others came or were read since, and until it is read these are those before it and those behind it, of each
     * reader.
     */
    private static final int SHARE = 4;

    /** So much is begun at a time, with one request if it is in one place: a window has sixteen, since a store gives each request only so many bytes a second. */
    private static final int BATCH_BYTES = 2 << 20;

    /** Of so many files that are open it is known how they are read; of those that were read last. */
    private static final int MOST_READERS = 64;

    private final StoredBlocks stored;
    private final RemoteBlocks remote;
    private final long budget;
    private final Map<OpenFile, Reader> readers = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<OpenFile, Reader> eldest) {
            return size() > MOST_READERS;
        }
    };

    SequentialReads(StoredBlocks stored, RemoteBlocks remote) {
        this.stored = stored;
        this.remote = remote;
        budget = remote.cache().limitBytes() / SHARE;
    }

    /** How one open file is read. */
    private static final class Reader {
        private long next;
        private long ahead;
        private int window;

        /** Takes note of a read, and says how far it is to be ahead; not farther than it is when nothing is to be done. */
        long note(long offset, int length, int most) {
            boolean goesOn = offset >= next - window && offset <= next + window;
            if (!goesOn || most < LEAST_BYTES) {
                window = 0;
                next = offset + length;
                ahead = next;
                return next;
            }
            next = Math.max(next, offset + length);
            ahead = Math.max(ahead, offset);
            if (ahead - next > window - Math.min(window / 2, BATCH_BYTES)) {
                return ahead;
            }
            window = Math.min(most, Math.max(GROWTH * window, Math.max(LEAST_BYTES, length)));
            return next + window;
        }
    }

    /** A file, which is not inline, is about to be read: inside an epoch, with the inode shared. */
    void read(OpenFile file, Inode inode, long offset, int length) {
        Reader reader;
        int most;
        synchronized (readers) {
            reader = readers.computeIfAbsent(file, opened -> new Reader());
            most = (int) Math.min(MOST_BYTES, budget / readers.size());
        }
        synchronized (reader) {
            long until = Math.min(inode.size(), reader.note(offset, length, most));
            try {
                while (reader.ahead < until) {
                    long end = Math.min(until, reader.ahead + BATCH_BYTES);
                    if (!remote.fetchAhead(stored.blocks(inode, reader.ahead, end))) {
                        return;
                    }
                    reader.ahead = end;
                }
            } catch (NotReady | FsException e) {
                // Metadata is being fetched, and the next read finds it; or is damaged, which is for whoever needs it.
            }
        }
    }

    /** A file is closed. */
    void closed(OpenFile file) {
        synchronized (readers) {
            readers.remove(file);
        }
    }
}

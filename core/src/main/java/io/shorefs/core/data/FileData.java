package io.shorefs.core.data;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.api.OpenFile;
import io.shorefs.core.Clock;
import io.shorefs.core.Tasks;
import io.shorefs.core.commit.Journal;
import io.shorefs.core.key.Chunk;
import io.shorefs.core.key.Inode;
import io.shorefs.core.key.Key;
import io.shorefs.core.key.Piece;
import io.shorefs.core.key.Value;
import io.shorefs.core.map.Batch;
import io.shorefs.core.map.OrderedMap;
import io.shorefs.core.map.Sequences;
import io.shorefs.core.memory.SlabPool;
import io.shorefs.core.op.InodeLocks;
import io.shorefs.core.op.NotReady;
import io.shorefs.core.op.Operations;
import io.shorefs.spi.CommitLog;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Reading and writing files. Any thread. */
public final class FileData {
    /** Longest write, in bytes. */
    public static final int MAX_WRITE = 16 << 20;

    private static final int SET_IDS = 06000;
    private static final int IDLE_ATTEMPTS = 3;
    private static final int BUSY_ATTEMPTS = 400;
    private static final Duration BUSY_PAUSE = Duration.ofMillis(5);
    private static final Duration FULL_PAUSE = Duration.ofMillis(250);

    private final Operations operations;
    private final InodeLocks locks;
    private final OrderedMap map;
    private final Clock clock;
    private final Layout layout;
    private final PieceReader reader;
    private final Optional<Writing> writing;
    private final StoredBlocks stored;
    private final Tasks tasks;
    private final Optional<SequentialReads> ahead;

    /** What only writing needs. */
    private record Writing(Sequences versions, Journal journal, SlabPool slabs, Reclaim reclaim) {}

    /** Of a filesystem that is only read, all of whose bytes are in an object store. */
    public FileData(
            Operations operations,
            InodeLocks locks,
            OrderedMap map,
            Clock clock,
            Layout layout,
            BlockCache cache,
            BlockSource source,
            Tasks tasks) {
        this.tasks = tasks;
        this.operations = operations;
        this.locks = locks;
        this.map = map;
        this.clock = clock;
        this.layout = layout;
        writing = Optional.empty();
        stored = new StoredBlocks(map, layout);
        ahead = Optional.empty();
        reader = new PieceReader(PieceReader.Slots.NONE, cache, new RemoteBlocks(source, cache, tasks, clock));
    }

    public FileData(
            Operations operations,
            InodeLocks locks,
            OrderedMap map,
            Sequences versions,
            Clock clock,
            Journal journal,
            CommitLog log,
            SlabPool slabs,
            Layout layout,
            BlockCache cache,
            BlockSource source,
            Reclaim reclaim,
            Tasks tasks) {
        this.tasks = tasks;
        this.operations = operations;
        this.locks = locks;
        this.map = map;
        this.clock = clock;
        this.layout = layout;
        writing = Optional.of(new Writing(versions, journal, slabs, reclaim));
        stored = new StoredBlocks(map, layout);
        RemoteBlocks remote = new RemoteBlocks(source, cache, tasks, clock);
        reader = new PieceReader(log::read, cache, remote);
        ahead = source == BlockSource.NONE ? Optional.empty() : Optional.of(new SequentialReads(stored, remote));
    }

    /** Reads as {@link io.shorefs.api.FileSystem#read} says; the file is open and was opened for reading. */
    public CompletableFuture<Integer> read(OpenFile file, long offset, ByteBuffer into) {
        if (offset < 0) {
            return CompletableFuture.failedFuture(new FsException(Errno.EINVAL));
        }
        int start = into.position();
        Pins pins = reader.pins();
        return operations.run(() -> {
            into.position(start);
            try (InodeLocks.Held ignored = locks.share(file.inode())) {
                return read(file, inode(file.inode()), offset, into, pins);
            }
        });
    }

    /** A file is closed: nothing more of it is fetched ahead. */
    public void closed(OpenFile file) {
        ahead.ifPresent(reads -> reads.closed(file));
    }

    private int read(OpenFile file, Inode inode, long offset, ByteBuffer into, Pins pins) {
        requireRegular(inode);
        int length = (int) Math.min(into.remaining(), Math.max(0, inode.size() - offset));
        if (length == 0) {
            return 0;
        }
        if (inode.has(Inode.INLINE)) {
            readInline(inode, (int) Math.min(offset, Integer.MAX_VALUE), length, into);
            return length;
        }
        if (ahead.isPresent() && pins.begin()) {
            ahead.get().read(file, inode, offset, length);
        }
        Holes holes = Holes.of(map, inode);
        long at = offset;
        long end = offset + length;
        while (at < end) {
            long chunk = layout.chunk(at);
            int from = (int) (at - layout.start(chunk));
            int to = (int) Math.min(layout.chunkBytes(), end - layout.start(chunk));
            List<Piece> pieces = map.get(Key.chunk(inode.number(), chunk)) instanceof Chunk c
                    ? holes.visible(c.pieces(), layout.start(chunk))
                    : List.of();
            if (!reader.readHere(pieces, from, to, into, pins)) {
                throw pins.missing(stored.blocks(inode, at, end)); // all at once, not chunk by chunk
            }
            at += to - from;
        }
        return length;
    }

    private void readInline(Inode inode, int offset, int length, ByteBuffer into) {
        byte[] bytes = inline(inode);
        int have = Math.max(0, Math.min(length, bytes.length - offset));
        if (have > 0) {
            into.put(bytes, offset, have);
        }
        for (int i = have; i < length; i++) {
            into.put((byte) 0); // extended by a truncate and never written
        }
    }

    /** Writes as {@link io.shorefs.api.FileSystem#write} says; the file is open and was opened for writing. EROFS when the filesystem is only read. */
    public CompletableFuture<Integer> write(OpenFile file, long offset, ByteBuffer from) {
        return writing.map(to -> write(to, file, offset, from))
                .orElseGet(() -> CompletableFuture.failedFuture(new FsException(Errno.EROFS)));
    }

    private CompletableFuture<Integer> write(Writing to, OpenFile file, long offset, ByteBuffer from) {
        int length = from.remaining();
        if (offset < 0 || length > MAX_WRITE) {
            return CompletableFuture.failedFuture(new FsException(Errno.EINVAL));
        }
        if (length == 0) {
            return operations.run(() -> {
                requireRegular(inode(file.inode()));
                return 0;
            });
        }
        SpaceWait wait = new SpaceWait(to);
        return operations.run(() -> {
            wait.turn(length);
            to.journal.write(length);
            try (InodeLocks.Held ignored = locks.lock(file.inode())) {
                put(to, file, offset, from);
                return length;
            } catch (FileWriter.NoSpace e) {
                throw wait.more();
            }
        });
    }

    private void put(Writing to, OpenFile file, long offset, ByteBuffer from) {
        Inode inode = inode(file.inode());
        requireRegular(inode);
        long at = file.mode().append() ? inode.size() : offset;
        if (at > Long.MAX_VALUE - from.remaining()) {
            throw new FsException(Errno.EFBIG);
        }
        long end = at + from.remaining();
        long sequence = to.versions.next();
        Inode.Edit edit = touch(inode, sequence, file).size(Math.max(inode.size(), end));
        Batch batch = new Batch();
        boolean isEmpty = inode.size() == 0 && !inode.has(Inode.HAS_HOLES); // holes hide blocks that are still there
        if (Math.max(inode.size(), end) <= Layout.INLINE_BYTES && (inode.has(Inode.INLINE) || isEmpty)) {
            byte[] bytes = Arrays.copyOf(inline(inode), (int) Math.max(inode.size(), end));
            from.get(from.position(), bytes, (int) at, from.remaining());
            batch.put(Key.inline(inode.number()), new Value.Bytes(bytes));
            map.publish(
                    batch.put(edit.flag(Inode.INLINE, true).bytes(bytes.length).done()));
            return;
        }
        Holes holes = Holes.of(map, inode);
        byte[] spilled = inode.has(Inode.INLINE) ? inline(inode) : new byte[0];
        try {
            map.whileActive(active -> {
                FileWriter writer = new FileWriter(map, reader, layout, inode, holes, active);
                if (spilled.length > 0) {
                    writer.add(0, ByteBuffer.wrap(spilled));
                    batch.remove(Key.inline(inode.number()));
                }
                writer.add(at, from);
                writer.write(sequence, to.slabs, to.journal.space(), batch);
                long bytes = (inode.has(Inode.INLINE) ? 0 : inode.bytes()) + writer.growth();
                map.publish(
                        batch.put(edit.flag(Inode.INLINE, false).bytes(bytes).done()));
                return bytes;
            });
        } catch (NotReady e) {
            to.journal.commitSoon(); // gives memory back
            throw e;
        }
    }

    /** How long one write waits for space: for its turn, and until what was deleted before it is free. */
    private final class SpaceWait {
        private final Journal journal;
        private final Reclaim reclaim;
        private boolean hadTurn;
        private int idle;
        private int busy;

        SpaceWait(Writing to) {
            journal = to.journal;
            reclaim = to.reclaim;
        }

        void turn(int bytes) {
            if (hadTurn) {
                return;
            }
            hadTurn = true;
            Duration time = journal.turn(bytes);
            if (!time.isZero()) {
                throw new NotReady(pause(time));
            }
        }

        RuntimeException more() {
            CompletableFuture<Void> drained = journal.drained();
            if (reclaim.isIdle()) {
                return ++idle <= IDLE_ATTEMPTS ? new NotReady(drained) : full();
            }
            return ++busy <= BUSY_ATTEMPTS ? new NotReady(drained.thenCompose(ignored -> pause(BUSY_PAUSE))) : full();
        }

        /** With an object store there is room again when it has taken something, or when others needed less than they asked for. */
        private RuntimeException full() {
            return journal.upload()
                    .<RuntimeException>map(
                            uploaded -> new NotReady(CompletableFuture.anyOf(uploaded, pause(FULL_PAUSE))))
                    .orElseGet(() -> new FsException(Errno.ENOSPC));
        }

        private CompletableFuture<Void> pause(Duration time) {
            CompletableFuture<Void> over = new CompletableFuture<>();
            tasks.schedule(time, () -> over.complete(null));
            return over;
        }
    }

    private Inode.Edit touch(Inode inode, long sequence, OpenFile file) {
        io.shorefs.api.Timestamp now = clock.now();
        Inode.Edit edit = inode.edit(sequence).mtime(now).ctime(now);
        boolean losesGroup = (inode.mode() & 0010) != 0 || !file.opener().isIn(inode.gid());
        if ((inode.mode() & SET_IDS) != 0 && !file.opener().isRoot()) {
            edit.mode(inode.mode() & ~(losesGroup ? SET_IDS : 04000));
        }
        return edit;
    }

    private byte[] inline(Inode inode) {
        return inode.has(Inode.INLINE) && map.get(Key.inline(inode.number())) instanceof Value.Bytes bytes
                ? bytes.bytes()
                : new byte[0];
    }

    private static void requireRegular(Inode inode) {
        if (!inode.isRegular()) {
            throw new FsException(inode.isDirectory() ? Errno.EISDIR : Errno.EINVAL);
        }
    }

    private Inode inode(long number) {
        if (map.get(Key.inode(number)) instanceof Inode inode) {
            return inode;
        }
        throw new FsException(Errno.ESTALE);
    }
}

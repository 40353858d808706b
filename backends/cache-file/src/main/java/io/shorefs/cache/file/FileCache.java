package io.shorefs.cache.file;

import io.shorefs.spi.LocalCache;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * A cache in one file of strips. What goes wrong is told once and makes the cache smaller, or empty, nothing else. Any thread: one writes at a time, reads do not wait for it.
 */
final class FileCache implements LocalCache {
    private static final System.Logger LOG = System.getLogger(FileCache.class.getName());
    private static final int NO_STRIP = -1;
    private static final int[] NO_CELLS = {};

    private final String name;
    private final CacheDisk disk;
    private final Geometry geometry;
    private final LongSupplier keepFree;
    private final CacheIndex index = new CacheIndex();
    private final AtomicBoolean toldDamage = new AtomicBoolean();
    private final AtomicBoolean toldFailure = new AtomicBoolean();

    /** By strip: 0 for one that is free, the higher the newer. */
    private final long[] sequences;

    /** By strip that is full: whose cells it has, so that it can be emptied; 4 bytes an entry. */
    private final int[][] prints;

    private final ByteBuffer cell = ByteBuffer.allocateDirect(Geometry.cellBytes(ENTRY_MAX));
    private volatile int strips;
    private long lastSequence;
    private int present = NO_STRIP;
    private int offset;
    private StripTable table;
    private boolean closed;

    private FileCache(String name, CacheDisk disk, Geometry geometry, long maxBytes, LongSupplier keepFree) {
        this.name = name;
        this.disk = disk;
        this.geometry = geometry;
        this.keepFree = keepFree;
        long most = geometry.strips(Math.min(maxBytes, Geometry.MOST_BYTES));
        sequences = new long[(int) Math.max(most, Geometry.LEAST_STRIPS)];
        prints = new int[sequences.length][];
    }

    /**
     * Opens one: what cannot be used of what is there is thrown away.
     *
     * @param name for messages
     * @throws IOException when the disk gives nothing
     */
    static FileCache open(String name, CacheDisk disk, Geometry geometry, long maxBytes, LongSupplier keepFree)
            throws IOException {
        FileCache cache = new FileCache(name, disk, geometry, maxBytes, keepFree);
        cache.load();
        return cache;
    }

    private void load() throws IOException {
        ByteBuffer header = ByteBuffer.allocate(FileHeader.BYTES);
        disk.read(header, 0);
        if (!FileHeader.isOf(geometry, header.flip())) {
            disk.truncate(0);
            disk.write(FileHeader.encode(geometry), 0);
        }
        long size = disk.size();
        strips = Math.min(geometry.strips(size + geometry.stripBytes() - 1), sequences.length);
        if (size > geometry.start(strips)) {
            disk.truncate(geometry.start(strips));
        }
        for (int strip = 0; strip < strips; strip++) {
            load(strip);
        }
    }

    private void load(int strip) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(geometry.tableBytes());
        disk.read(bytes, geometry.start(strip));
        Optional<StripTable.Read> read = StripTable.decode(bytes.flip());
        if (read.isEmpty()) {
            return; // it was being filled when its server ended
        }
        sequences[strip] = read.get().sequence();
        lastSequence = Math.max(lastSequence, sequences[strip]);
        prints[strip] = StripTable.prints(read.get().entries());
        read.get()
                .entries()
                .forEach(entry -> index.put(CacheIndex.print(entry.key()), geometry.unit(strip, 0) + entry.offset()));
    }

    @Override
    public Optional<ByteBuffer> get(Key key, int length) {
        int print = CacheIndex.print(key);
        int place = index.find(print);
        if (place == CacheIndex.NONE || length < 1 || length > ENTRY_MAX) {
            return Optional.empty();
        }
        ByteBuffer read = ByteBuffer.allocate(Cell.HEADER + length);
        try {
            disk.read(read, (long) place * Geometry.UNIT);
        } catch (ClosedChannelException e) {
            index.remove(print, place);
            return Optional.empty(); // it ends, or a thread was interrupted
        } catch (IOException e) {
            index.remove(print, place);
            failed(e);
            return Optional.empty();
        }
        boolean isWhole = !read.hasRemaining();
        Optional<Key> found = isWhole ? Cell.key(read.flip(), length) : Optional.empty();
        if (found.isPresent() && found.get().equals(key)) {
            index.markRead(print, place);
            return Optional.of(read.slice(Cell.HEADER, length));
        }
        boolean isAnothers = found.isPresent() || (isWhole && Cell.length(read) != length);
        if (index.remove(print, place) && !isAnothers && !toldDamage.getAndSet(true)) {
            LOG.log(
                    Level.WARNING,
                    "the disk cache {0} is damaged at byte {1}: what was there is fetched anew, and so is whatever else is found damaged without telling it",
                    name,
                    Long.toString((long) place * Geometry.UNIT));
        }
        return Optional.empty();
    }

    @Override
    public boolean has(Key key) {
        return index.find(CacheIndex.print(key)) != CacheIndex.NONE;
    }

    @Override
    public synchronized void put(Key key, ByteBuffer bytes) {
        LocalCache.requireEntry(bytes);
        if (closed) {
            return;
        }
        try {
            int cellBytes = Geometry.cellBytes(bytes.remaining());
            if (hasRoom(cellBytes, geometry.stripBytes()) || next(cellBytes)) {
                Cell.encode(key, bytes, cell.clear());
                write(key, bytes.remaining());
            }
        } catch (IOException e) {
            abandon();
            failed(e);
        }
    }

    @Override
    public void remove(Key key) {
        int print = CacheIndex.print(key);
        index.remove(print, index.find(print));
    }

    /** Whether the present strip takes a cell and then ends before {@code end}. */
    private boolean hasRoom(int cellBytes, int end) {
        return present != NO_STRIP && offset + cellBytes <= end && !table.isFull();
    }

    /** Appends what is in {@link #cell} to the present strip. */
    private void write(Key key, int length) throws IOException {
        int bytes = cell.flip().remaining();
        disk.write(cell, geometry.start(present) + offset);
        index.put(CacheIndex.print(key), geometry.unit(present, offset));
        table.add(new StripTable.Entry(key, length, offset / Geometry.UNIT));
        offset += bytes;
    }

    /** Begins another strip; whether there is one. */
    private boolean next(int cellBytes) throws IOException {
        seal();
        giveBack();
        int free = free();
        if (free == NO_STRIP && canGrow()) {
            free = strips;
            strips = free + 1;
        }
        if (free == NO_STRIP) {
            free = oldest();
            if (free == NO_STRIP) {
                return false;
            }
            empty(free, false);
        }
        begin(free);
        if (free() == NO_STRIP && strips >= Geometry.LEAST_STRIPS && !canGrow()) {
            empty(oldest(), true);
        }
        return hasRoom(cellBytes, geometry.stripBytes());
    }

    private void begin(int strip) throws IOException {
        present = strip;
        offset = geometry.tableBytes();
        table = new StripTable(geometry.tableBytes());
        sequences[strip] = ++lastSequence;
        disk.write(StripTable.none(), geometry.start(strip));
    }

    private void seal() throws IOException {
        if (present != NO_STRIP) {
            prints[present] = table.prints();
            disk.write(table.encode(sequences[present]), geometry.start(present));
            present = NO_STRIP;
        }
    }

    private int free() {
        for (int strip = 0; strip < strips; strip++) {
            if (sequences[strip] == 0) {
                return strip;
            }
        }
        return NO_STRIP;
    }

    private int oldest() {
        int oldest = NO_STRIP;
        for (int strip = 0; strip < strips; strip++) {
            if (strip != present && (oldest == NO_STRIP || sequences[strip] < sequences[oldest])) {
                oldest = strip;
            }
        }
        return oldest;
    }

    private boolean canGrow() throws IOException {
        return strips < sequences.length && disk.free() - geometry.stripBytes() >= keepFree.getAsLong();
    }

    /** Gives the host the last strips back, as many as others need. */
    private void giveBack() throws IOException {
        long lacking = strips == 0 ? 0 : keepFree.getAsLong() - disk.free();
        if (lacking > 0) {
            int kept = (int) Math.max(0, strips - (lacking + geometry.stripBytes() - 1) / geometry.stripBytes());
            cut(kept);
        }
    }

    private void cut(int kept) throws IOException {
        for (int strip = kept; strip < strips; strip++) {
            forget(strip, prints[strip]);
        }
        strips = kept;
        disk.truncate(geometry.start(kept));
    }

    /** Makes a strip free; what was read of it since it came there goes on in the present one, unless that would be more than half of it. */
    private void empty(int strip, boolean keepRead) throws IOException {
        List<CacheIndex.Entry> entries = forget(strip, prints[strip]);
        if (keepRead) {
            for (CacheIndex.Entry entry : entries) {
                if (entry.wasRead()) {
                    keep(entry);
                }
            }
        }
        disk.write(StripTable.none(), geometry.start(strip));
    }

    /** Makes a strip free; what it had, in the order of places. */
    private List<CacheIndex.Entry> forget(int strip, int[] cells) {
        List<CacheIndex.Entry> entries = new ArrayList<>();
        for (int print : cells == null ? NO_CELLS : cells) {
            index.take(print, geometry.unit(strip, 0), geometry.unit(strip + 1, 0))
                    .ifPresent(entries::add);
        }
        sequences[strip] = 0;
        prints[strip] = null;
        return entries;
    }

    private void keep(CacheIndex.Entry entry) throws IOException {
        long from = (long) entry.place() * Geometry.UNIT;
        disk.read(cell.clear().limit(Cell.HEADER), from);
        int length = Cell.length(cell.flip());
        if (length < 1
                || length > ENTRY_MAX
                || !hasRoom(Geometry.cellBytes(length), geometry.stripBytes() / 2)
                || table.isHalfFull()) {
            return;
        }
        disk.read(cell.clear().limit(Cell.HEADER + length), from);
        boolean isWhole = !cell.hasRemaining();
        Optional<Key> key = isWhole ? Cell.key(cell.flip(), length) : Optional.empty();
        if (key.isPresent()) {
            cell.limit(Geometry.cellBytes(length)).position(Geometry.cellBytes(length));
            write(key.get(), length);
        }
    }

    /** The present strip could not be written: nothing in it counts. */
    private void abandon() {
        if (present == NO_STRIP) {
            return;
        }
        int strip = present;
        present = NO_STRIP;
        forget(strip, table.prints());
        if (strip == strips - 1) {
            try {
                cut(strip);
            } catch (IOException e) {
                // it is free all the same, and filled again when the disk takes it
            }
        }
    }

    private void failed(IOException e) {
        if (!toldFailure.getAndSet(true)) {
            LOG.log(
                    Level.WARNING,
                    "the disk cache {0} cannot be used as it should, the server goes on with what it can; further failures are not told: {1}",
                    name,
                    e);
        }
    }

    @Override
    public long bytes() {
        return strips == 0 ? 0 : geometry.start(strips);
    }

    @Override
    public long limit() {
        return geometry.start(sequences.length);
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (disk) {
            seal();
        } catch (IOException e) {
            failed(e);
        }
    }
}

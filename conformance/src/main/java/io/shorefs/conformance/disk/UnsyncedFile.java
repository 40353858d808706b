package io.shorefs.conformance.disk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * A file on a disk that can lose power: what was written and not synced is in the host's memory, and any part of its sectors of 4,096 bytes may be on the disk too.
 *
 * <p>A sync can be made to fail. Then some sectors are on the disk, and memory shows all of them and holds them for clean, as Linux does: another sync writes nothing.
 *
 * <p>{@link #open} gives the file to a process; {@link #killProcess} and {@link #cutPower} take it away, and that process's handle works no longer. Any thread.
 */
public final class UnsyncedFile {
    /** Bytes that are on the disk together or not at all. */
    public static final int SECTOR = 4096;

    private static final int WRITES_UNTIL_WRITEBACK = 16;
    private static final byte[] EMPTY = new byte[SECTOR];

    private final Random random;
    private final boolean directReads;
    private final Map<Long, byte[]> disk = new HashMap<>();
    /** What memory shows, where it may differ from the disk. */
    private final Map<Long, byte[]> memory = new HashMap<>();

    private final Set<Long> dirty = new TreeSet<>();
    private long diskSize;
    private long size;
    private long capacity = Long.MAX_VALUE;
    private int process;
    private boolean failNextSync;

    /**
     * An empty file.
     *
     * @param random decides what a power cut and a failed sync leave
     * @param directReads whether the host can read past its memory
     */
    public UnsyncedFile(Random random, boolean directReads) {
        this.random = random;
        this.directReads = directReads;
    }

    /** The same file once more, with its own random numbers. */
    public synchronized UnsyncedFile copy(Random itsRandom) {
        UnsyncedFile copy = new UnsyncedFile(itsRandom, directReads);
        copy.disk.putAll(disk);
        copy.memory.putAll(memory);
        copy.dirty.addAll(dirty);
        copy.diskSize = diskSize;
        copy.size = size;
        copy.capacity = capacity;
        return copy;
    }

    /** Gives the file to a process. */
    public synchronized UnsyncedHandle open() {
        process++;
        return new UnsyncedHandle(this, process);
    }

    /** Ends the process: memory stays, save that the host may forget what it holds for clean. */
    public synchronized void killProcess() {
        process++;
        int chance = random.nextInt(4);
        memory.keySet().removeIf(sector -> !dirty.contains(sector) && random.nextInt(6) < chance);
    }

    /** Cuts the power: each sector that was not synced is on the disk or not. */
    public synchronized void cutPower() {
        process++;
        keepSome();
        memory.clear();
        size = diskSize;
    }

    /** The next sync fails. */
    public synchronized void failNextSync() {
        failNextSync = true;
    }

    /** The host's disk has room for so many bytes of this file. */
    public synchronized void limit(long bytes) {
        capacity = bytes;
    }

    /** Sectors that are not on the disk for certain. */
    public synchronized int unsynced() {
        return dirty.size();
    }

    /** The file's length. */
    public synchronized long size() {
        return size;
    }

    /** Reads bytes as they are on the disk. */
    public synchronized byte[] onDisk(long position, int length) {
        byte[] bytes = new byte[length];
        for (int done = 0; done < length; ) {
            int begin = (int) ((position + done) % SECTOR);
            int piece = Math.min(length - done, SECTOR - begin);
            System.arraycopy(stored((position + done) / SECTOR), begin, bytes, done, piece);
            done += piece;
        }
        return bytes;
    }

    /** Damages the disk: other bytes are there now, and memory holds nothing of it. */
    public synchronized void damage(long position, byte[] bytes) {
        for (int done = 0; done < bytes.length; ) {
            long number = (position + done) / SECTOR;
            int begin = (int) ((position + done) % SECTOR);
            int piece = Math.min(bytes.length - done, SECTOR - begin);
            byte[] sector = stored(number).clone();
            System.arraycopy(bytes, done, sector, begin, piece);
            disk.put(number, sector);
            memory.remove(number);
            dirty.remove(number);
            done += piece;
        }
    }

    /** Damages the disk: the file ends here now. */
    public synchronized void truncate(long length) {
        size = length;
        diskSize = length;
        long sectors = (length + SECTOR - 1) / SECTOR;
        disk.keySet().removeIf(sector -> sector >= sectors);
        memory.keySet().removeIf(sector -> sector >= sectors);
        dirty.removeIf(sector -> sector >= sectors);
    }

    boolean directReads() {
        return directReads;
    }

    boolean belongsTo(int aProcess) {
        return process == aProcess;
    }

    byte[] shown(long sector) {
        byte[] inMemory = memory.get(sector);
        return inMemory != null ? inMemory : stored(sector);
    }

    byte[] stored(long sector) {
        return disk.getOrDefault(sector, EMPTY);
    }

    boolean hasRoom(long end) {
        return end <= capacity;
    }

    long room() {
        return capacity - size;
    }

    void store(long sector, byte[] content, long end) {
        memory.put(sector, content);
        dirty.add(sector);
        size = Math.max(size, end);
        if (random.nextInt(WRITES_UNTIL_WRITEBACK) == 0) {
            List<Long> candidates = new ArrayList<>(dirty);
            writeBack(candidates.get(random.nextInt(candidates.size())));
        }
    }

    /** Whether everything is on the disk now. */
    boolean sync() {
        if (failNextSync) {
            failNextSync = false;
            keepSome();
            return false;
        }
        for (long sector : List.copyOf(dirty)) {
            writeBack(sector);
            memory.remove(sector);
        }
        diskSize = size;
        return true;
    }

    /** The host writes when it likes; the length comes with what lies behind it. */
    private void writeBack(long sector) {
        disk.put(sector, memory.get(sector));
        dirty.remove(sector);
        diskSize = Math.max(diskSize, Math.min(size, (sector + 1) * SECTOR));
    }

    private void keepSome() {
        int chance = random.nextInt(5);
        for (long sector : List.copyOf(dirty)) {
            if (random.nextInt(4) < chance) {
                writeBack(sector);
            }
        }
        dirty.clear();
    }
}

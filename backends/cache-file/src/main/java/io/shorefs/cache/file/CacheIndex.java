package io.shorefs.cache.file;

import io.shorefs.spi.LocalCache;
import java.util.Optional;
import java.util.stream.LongStream;

/**
 * Where entries are: a hash table of one long each, never more than three quarters full, so 11 to 21 bytes an entry. It knows 32 bits of a name: of two entries with the same ones it has the
 * later, and who reads a cell looks whose it is. Any thread.
 *
 * <p>A long is: the 32 bits of the name, one bit for whether it was read, 31 bits for the place in units. No entry has the place 0.
 */
final class CacheIndex {
    /** No place. */
    static final int NONE = 0;

    private static final int LEAST_BITS = 10;
    private static final long READ = 1L << 31;
    private static final long PLACE = READ - 1;

    private int bits = LEAST_BITS;
    private long[] slots = new long[1 << LEAST_BITS];
    private int count;

    /** An entry that was removed. */
    record Entry(int place, boolean wasRead) {}

    /** Names with the same print are taken for the same here. */
    static int print(LocalCache.Key key) {
        long mixed = key.high() * 0x9e3779b97f4a7c15L ^ Long.rotateLeft(key.low(), 32) ^ key.ordinal();
        mixed = (mixed ^ mixed >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return (int) (mixed >>> 32);
    }

    /** The place of an entry, or {@link #NONE}. */
    synchronized int find(int print) {
        return (int) (slots[slot(print)] & PLACE);
    }

    /** Notes that it was read, if it is still there. */
    synchronized void markRead(int print, int place) {
        int slot = slot(print);
        if ((slots[slot] & PLACE) == place) {
            slots[slot] |= READ;
        }
    }

    /** Adds or replaces an entry. */
    synchronized void put(int print, int place) {
        int slot = slot(print);
        if (slots[slot] == 0) {
            if (++count * 4L > slots.length * 3L) {
                grow();
                slot = slot(print);
            }
        }
        slots[slot] = (long) print << Integer.SIZE | place;
    }

    /** Removes an entry if it is at this place; whether it was. */
    synchronized boolean remove(int print, int place) {
        int slot = slot(print);
        if (slots[slot] == 0 || (slots[slot] & PLACE) != place) {
            return false;
        }
        count--;
        int mask = slots.length - 1;
        int hole = slot;
        for (int i = (slot + 1) & mask; slots[i] != 0; i = (i + 1) & mask) {
            if (((i - home(print(slots[i]))) & mask) >= ((i - hole) & mask)) {
                slots[hole] = slots[i];
                hole = i;
            }
        }
        slots[hole] = 0;
        return true;
    }

    /** Removes an entry if its place is from one to before another. */
    synchronized Optional<Entry> take(int print, int from, int to) {
        long slot = slots[slot(print)];
        int place = (int) (slot & PLACE);
        if (slot == 0 || place < from || place >= to) {
            return Optional.empty();
        }
        remove(print, place);
        return Optional.of(new Entry(place, (slot & READ) != 0));
    }

    /** How many entries there are. */
    synchronized int size() {
        return count;
    }

    private void grow() {
        long[] former = slots;
        slots = new long[1 << ++bits];
        LongStream.of(former).filter(entry -> entry != 0).forEach(entry -> slots[slot(print(entry))] = entry);
    }

    /** Where an entry is, or would be. */
    private int slot(int print) {
        int mask = slots.length - 1;
        int slot = home(print);
        while (slots[slot] != 0 && print(slots[slot]) != print) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private int home(int print) {
        return print >>> (Integer.SIZE - bits);
    }

    private static int print(long slot) {
        return (int) (slot >>> Integer.SIZE);
    }
}

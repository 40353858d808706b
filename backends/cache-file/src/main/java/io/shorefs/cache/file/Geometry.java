package io.shorefs.cache.file;

/**
 * Where what lies in the file.
 *
 * @param stripBytes of a strip
 * @param tableBytes of its table, which bounds how many entries it has
 */
record Geometry(int stripBytes, int tableBytes) {
    /** What is used: room for entries of 8 KiB on average. */
    static final Geometry USUAL = new Geometry(16 << 20, 64 << 10);

    /** Cells begin at multiples of it. */
    static final int UNIT = 512;

    /** Strips that are needed: the present one, one that is free, one to be emptied. */
    static final int LEAST_STRIPS = 3;

    /** Bytes of a file whose places an index can name. */
    static final long MOST_BYTES = UNIT * (1L << 31);

    /** Where a strip begins. */
    long start(int strip) {
        return FileHeader.BYTES + (long) strip * stripBytes;
    }

    /** How many whole strips there are in a file of so many bytes. */
    int strips(long fileBytes) {
        return (int) Math.max(0, (fileBytes - FileHeader.BYTES) / stripBytes);
    }

    /** The place of the byte at an offset in a strip, in units. */
    int unit(int strip, int offset) {
        return (int) ((start(strip) + offset) / UNIT);
    }

    /** Bytes that a cell with so many bytes of content takes. */
    static int cellBytes(int length) {
        return (Cell.HEADER + length + UNIT - 1) / UNIT * UNIT;
    }
}

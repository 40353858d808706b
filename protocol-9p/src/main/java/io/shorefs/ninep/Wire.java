package io.shorefs.ninep;

/** Numbers of the 9P2000.L wire. */
final class Wire {
    /** Bytes of {@code size[4] type[1] tag[2]}. */
    static final int HEADER = 7;

    /** Bytes before the data of Rread and Rreaddir: the header and {@code count[4]}. */
    static final int DATA = HEADER + 4;

    /** What is kept free of a message's size around data (IOHDRSZ, READDIRHDRSZ): Linux refuses replies as large as msize. */
    static final int IO_HEADER = 24;

    static final int QID = 13;
    static final int NOTAG = 0xffff;
    static final int NOFID = -1;
    static final int NONUNAME = -1;
    static final int MAX_WALK = 16;

    static final int MIN_MSIZE = 4096;
    static final int MAX_MSIZE = 16 << 20;

    static final int TVERSION = 100;
    static final int TFLUSH = 108;
    static final int RLERROR = 7;
    static final int RREAD = 117;
    static final int RREADDIR = 41;

    private Wire() {}
}

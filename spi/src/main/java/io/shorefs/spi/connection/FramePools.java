package io.shorefs.spi.connection;

/**
 * Memory for frames that are being received, in two halves: most clients ask for messages of up to 1 MiB, and must not wait for those who send giant ones. Any thread.
 *
 * @param ordinary for frames up to {@link #GIANT}
 * @param giants for larger ones
 */
record FramePools(WirePool ordinary, WirePool giants) {
    /** A frame above this many bytes is a giant. */
    private static final int GIANT = 2 << 20;

    /** Pools that are empty; where no frame can be a giant there is no second half. */
    static FramePools of(long bytes, int maxFrameBytes) {
        long half = bytes / 2;
        boolean giants = maxFrameBytes > GIANT;
        return new FramePools(pool(giants ? half : bytes), pool(giants ? half : 0));
    }

    private static WirePool pool(long bytes) {
        return new WirePool(bytes, ConnectionLimits.ENTITLED);
    }

    /** The one for an array that holds so many bytes, and for an array of this length. */
    WirePool of(int bytes) {
        return bytes > GIANT ? giants : ordinary;
    }

    /** Whether more is out, or wanted, than one of them allows. */
    boolean isTight() {
        return ordinary.isTight() || giants.isTight();
    }

    /** Bytes that are out and count. */
    long used() {
        return ordinary.used() + giants.used();
    }
}

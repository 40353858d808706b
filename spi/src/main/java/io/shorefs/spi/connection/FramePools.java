package io.shorefs.spi.connection;

import java.util.List;

/**
 * Memory for frames that are being received, in parts, so that nobody waits for those who are slower or send larger frames: half is for giant frames, since most clients
 * ask for messages of up to 1 MiB; a quarter for clients that are quick; a quarter for the others. Any thread.
 *
 * @param quick for frames up to {@link #GIANT} of connections whose last large frame came quickly
 * @param others for those of all other connections
 * @param giants for larger frames
 */
record FramePools(WirePool quick, WirePool others, WirePool giants) {
    /** A frame above this many bytes is a giant. */
    private static final int GIANT = 2 << 20;

    /** Pools that are empty; where no frame can be a giant there is no part for them. */
    static FramePools of(long bytes, int maxFrameBytes) {
        boolean giants = maxFrameBytes > GIANT;
        long ordinary = giants ? bytes / 4 : bytes / 2;
        return new FramePools(pool(ordinary), pool(ordinary), pool(giants ? bytes / 2 : 0));
    }

    private static WirePool pool(long bytes) {
        return new WirePool(bytes, ConnectionLimits.ENTITLED);
    }

    /** The one for a frame of this length of a connection that is quick, or is not. */
    WirePool of(int bytes, boolean isQuick) {
        return bytes > GIANT ? giants : isQuick ? quick : others;
    }

    /** Those that somebody waits for. */
    List<WirePool> tight() {
        return List.of(quick, others, giants).stream().filter(WirePool::isTight).toList();
    }

    /** Bytes that are out and count. */
    long used() {
        return quick.used() + others.used() + giants.used();
    }
}

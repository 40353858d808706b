package io.shorefs.spi.connection;

import java.util.List;
import java.util.stream.Stream;

/**
 * Memory for frames that are being received, in parts, so that nobody waits for those who are slower or send larger frames: half is for giant frames, since most clients
 * ask for messages of up to 1 MiB; a quarter for clients that are quick; an eighth each for those that are not, and for those of whom that is not known. Any thread.
 *
 * @param quick for frames up to {@link #GIANT} of connections whose last large frame came quickly
 * @param newcomers for those of connections that have not shown how quick they are
 * @param slow for those of all other connections
 * @param giants for larger frames
 */
record FramePools(WirePool quick, WirePool newcomers, WirePool slow, WirePool giants) {
    /** A frame above this many bytes is a giant. */
    private static final int GIANT = 2 << 20;

    /** Pools that are empty; where no frame can be a giant there is no part for them. */
    static FramePools of(long bytes, int maxFrameBytes) {
        boolean giants = maxFrameBytes > GIANT;
        long ordinary = giants ? bytes / 2 : bytes;
        return new FramePools(
                pool(ordinary / 2, WirePool.Order.FIRST_COME),
                pool(
                        ordinary / 4,
                        WirePool.Order.LAST_COME), // who stalled before a newcomer came does not stand in its way
                pool(ordinary / 4, WirePool.Order.FIRST_COME),
                pool(bytes - ordinary, WirePool.Order.FIRST_COME));
    }

    private static WirePool pool(long bytes, WirePool.Order order) {
        return new WirePool(bytes, ConnectionLimits.ENTITLED, order);
    }

    /** The one for a frame of this length of a connection of this pace. */
    WirePool of(int bytes, Pace pace) {
        if (bytes > GIANT) {
            return giants;
        }
        return switch (pace) {
            case QUICK -> quick;
            case UNKNOWN -> newcomers;
            case SLOW -> slow;
        };
    }

    /** Those that somebody waits for. */
    List<WirePool> tight() {
        return all().filter(WirePool::isTight).toList();
    }

    /** Bytes that are out and count. */
    long used() {
        return all().mapToLong(WirePool::used).sum();
    }

    private Stream<WirePool> all() {
        return Stream.of(quick, newcomers, slow, giants);
    }
}

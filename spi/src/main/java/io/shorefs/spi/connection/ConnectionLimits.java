package io.shorefs.spi.connection;

import io.shorefs.spi.Settings;
import java.time.Duration;

/**
 * What the connections of one transport may take.
 *
 * @param connections how many at once; one more is refused
 * @param requestBytes memory for frames that are being received, all connections together, in the parts of {@link FramePools}; frames up to 64 KiB pass always
 * @param replyBytes memory for replies that have not left, all connections together; at the bound a connection is down to 64 KiB
 * @param shareBytes memory for replies that have not left, one connection; at the bound its requests are left in the socket
 * @param firstFrame how long a connection may take until its first frame is there; from then on it may be idle for ever
 */
public record ConnectionLimits(
        int connections, long requestBytes, long replyBytes, long shareBytes, Duration firstFrame) {
    /** What a connection may hold in each direction when memory for all is short, in bytes. */
    static final int ENTITLED = 64 << 10;

    private static final int MOST_CONNECTIONS = 65_536;
    private static final long WIRE_MEMORY = 64L << 20;
    private static final long SHARE = 8L << 20;

    private static final Duration FIRST_FRAME = Duration.ofSeconds(10);
    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofHours(1);

    public ConnectionLimits {
        if (connections < 1 || connections > MOST_CONNECTIONS) {
            throw new IllegalArgumentException(
                    "max_connections is " + connections + ", it must be 1 to " + MOST_CONNECTIONS);
        }
        if (requestBytes < ENTITLED || replyBytes < ENTITLED || shareBytes < ENTITLED) {
            throw new IllegalArgumentException("wire_memory is too small: it must be at least 128 KiB");
        }
        if (firstFrame.compareTo(SHORTEST) < 0 || firstFrame.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "first_message = " + firstFrame + ": a duration from 100 ms to 1 h is wanted");
        }
    }

    /** With 10 s for the first frame. */
    public ConnectionLimits(int connections, long requestBytes, long replyBytes, long shareBytes) {
        this(connections, requestBytes, replyBytes, shareBytes, FIRST_FRAME);
    }

    /** The same for so many connections. */
    public ConnectionLimits ofConnections(int most) {
        return new ConnectionLimits(most, requestBytes, replyBytes, shareBytes, firstFrame);
    }

    /**
     * The keys {@code max_connections} (1,024 unless set), {@code wire_memory} (64 MiB or a quarter of the heap, half for each direction) and {@code first_message}
     * (10 s) of a server's table.
     */
    public static ConnectionLimits of(Settings settings) {
        long connections = settings.number("max_connections").orElse(1_024L);
        long wire = settings.size("wire_memory")
                .orElse(Math.min(WIRE_MEMORY, Runtime.getRuntime().maxMemory() / 4));
        return new ConnectionLimits(
                Math.clamp(connections, 0, Integer.MAX_VALUE),
                wire / 2,
                wire / 2,
                Math.min(SHARE, wire / 2),
                settings.duration("first_message").orElse(FIRST_FRAME));
    }
}

package io.shorefs.spi.connection;

import io.shorefs.spi.Settings;

/**
 * What the connections of one transport may take.
 *
 * @param connections how many at once; one more is refused
 * @param requestBytes memory for frames that are being received, all connections together; frames up to 64 KiB pass always
 * @param replyBytes memory for replies that have not left, all connections together; at the bound a connection is down to 64 KiB
 * @param shareBytes memory for replies that have not left, one connection; at the bound its requests are left in the socket
 */
public record ConnectionLimits(int connections, long requestBytes, long replyBytes, long shareBytes) {
    /** What a connection may hold in each direction when memory for all is short, in bytes. */
    static final int ENTITLED = 64 << 10;

    private static final int MOST_CONNECTIONS = 65_536;
    private static final long WIRE_MEMORY = 64L << 20;
    private static final long SHARE = 8L << 20;

    public ConnectionLimits {
        if (connections < 1 || connections > MOST_CONNECTIONS) {
            throw new IllegalArgumentException(
                    "max_connections is " + connections + ", it must be 1 to " + MOST_CONNECTIONS);
        }
        if (requestBytes < ENTITLED || replyBytes < ENTITLED || shareBytes < ENTITLED) {
            throw new IllegalArgumentException("wire_memory is too small: it must be at least 128 KiB");
        }
    }

    /** The keys {@code max_connections} (1,024 unless set) and {@code wire_memory} (64 MiB, half for each direction) of a server's table. */
    public static ConnectionLimits of(Settings settings) {
        long connections = settings.number("max_connections").orElse(1_024L);
        long wire = settings.size("wire_memory").orElse(WIRE_MEMORY);
        return new ConnectionLimits(
                Math.clamp(connections, 0, Integer.MAX_VALUE), wire / 2, wire / 2, Math.min(SHARE, wire / 2));
    }
}

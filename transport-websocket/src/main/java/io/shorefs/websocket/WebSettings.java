package io.shorefs.websocket;

import io.shorefs.api.Credentials;
import io.shorefs.spi.Settings;
import io.shorefs.spi.connection.ConnectionLimits;
import io.shorefs.tcp.ListenAddress;
import java.time.Duration;
import java.util.List;

/**
 * What the table of a web server says, checked.
 *
 * @param addresses where it listens
 * @param identity what everybody is taken for
 * @param limits of its WebSockets
 * @param heartbeat how often idle ones are pinged
 */
record WebSettings(
        List<ListenAddress.Tcp> addresses, Credentials identity, ConnectionLimits limits, Heartbeat heartbeat) {
    private static final String ADDRESSES = "addresses";
    private static final String DEFAULT_ADDRESS = "127.0.0.1:8080";
    private static final long DEFAULT_ID = 1_000;
    private static final long LAST_ID = 0xffff_fffeL;

    /** One for each tab, and for others that speak it; each has a thread. */
    private static final long CONNECTIONS = 128;

    private static final long WIRE_MEMORY = 16L << 20;
    private static final Duration PING = Duration.ofSeconds(30);
    private static final Duration SHORTEST_PING = Duration.ofMillis(100);
    private static final Duration LONGEST_PING = Duration.ofHours(1);

    /**
     * Reads the table.
     *
     * @throws IllegalArgumentException that begins with the key
     */
    static WebSettings of(Settings settings) {
        List<String> texts = settings.keys().contains(ADDRESSES) ? settings.texts(ADDRESSES) : List.of(DEFAULT_ADDRESS);
        return new WebSettings(
                texts.stream().map(WebSettings::address).toList(),
                new Credentials(id(settings, "uid"), id(settings, "gid")),
                limits(settings),
                new Heartbeat(ping(settings)));
    }

    private static ListenAddress.Tcp address(String text) {
        return switch (ListenAddress.parse(text)) {
            case ListenAddress.Tcp tcp -> tcp;
            case ListenAddress.Unix unix ->
                throw new IllegalArgumentException(ADDRESSES + " has \"" + unix
                        + "\", and no browser reaches a Unix socket: write \"127.0.0.1:8080\" or \"[::1]:8080\"");
        };
    }

    private static int id(Settings settings, String key) {
        long id = settings.number(key).orElse(DEFAULT_ID);
        if (id < 0 || id > LAST_ID) {
            throw new IllegalArgumentException(
                    key + " = " + id + " is no id: a number from 0 to " + LAST_ID + " is wanted");
        }
        return (int) id;
    }

    private static ConnectionLimits limits(Settings settings) {
        ConnectionLimits common = ConnectionLimits.of(settings);
        long wire = settings.size("wire_memory")
                .orElse(Math.min(WIRE_MEMORY, Runtime.getRuntime().maxMemory() / 16));
        long connections = settings.number("max_connections").orElse(CONNECTIONS);
        return new ConnectionLimits(
                Math.clamp(connections, 0, common.connections()),
                wire / 2,
                wire / 2,
                Math.min(common.shareBytes(), wire / 2),
                common.firstFrame());
    }

    private static Duration ping(Settings settings) {
        Duration every = settings.duration("ping_every").orElse(PING);
        if (every.compareTo(SHORTEST_PING) < 0 || every.compareTo(LONGEST_PING) > 0) {
            throw new IllegalArgumentException("ping_every = " + every + ": a duration from 100 ms to 1 h is wanted");
        }
        return every;
    }
}

package io.shorefs.websocket;

import io.shorefs.api.Credentials;
import io.shorefs.spi.Settings;
import io.shorefs.spi.connection.ConnectionLimits;
import io.shorefs.tcp.ListenAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the table of a web server says, checked.
 *
 * @param addresses where it listens
 * @param identity what everybody is taken for
 * @param limits of its WebSockets
 * @param heartbeat how often idle ones are pinged
 * @param hosts the names by which it may be asked
 * @param login what others must know, if they must
 * @param insecure whether everybody is let in from beyond this machine
 */
record WebSettings(
        List<ListenAddress.Tcp> addresses,
        Credentials identity,
        ConnectionLimits limits,
        Heartbeat heartbeat,
        Set<String> hosts,
        Optional<Login> login,
        boolean insecure) {
    private static final String ADDRESSES = "addresses";
    private static final String DEFAULT_ADDRESS = "127.0.0.1:8080";
    private static final String INSECURE = "insecure";

    /** How a browser on this machine asks, or one at the other end of a tunnel. */
    private static final Set<String> ALWAYS = Set.of("localhost", "127.0.0.1", "[::1]");

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
        List<ListenAddress.Tcp> addresses =
                texts.stream().map(WebSettings::address).toList();
        Optional<Login> login = Login.of(settings);
        boolean insecure = settings.flag(INSECURE).orElse(false);
        if (login.isEmpty() && !insecure) {
            addresses.forEach(WebSettings::requireLoopback);
        }
        return new WebSettings(
                addresses,
                new Credentials(id(settings, "uid"), id(settings, "gid")),
                limits(settings),
                new Heartbeat(ping(settings)),
                hosts(addresses, settings.texts("hosts")),
                login,
                insecure && login.isEmpty());
    }

    private static void requireLoopback(ListenAddress.Tcp address) {
        if (!isLoopback(address.host())) {
            throw new IllegalArgumentException(ADDRESSES + " has \"" + address
                    + "\", which others can reach, and whoever reaches it can use the filesystem: set token or password (\"shorefs password hash\" makes both), or "
                    + INSECURE + " = true");
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false; // nobody can listen there
        }
    }

    private static Set<String> hosts(List<ListenAddress.Tcp> addresses, List<String> configured) {
        Set<String> hosts = new TreeSet<>(ALWAYS);
        addresses.forEach(address -> hosts.add(bracketed(address.host())));
        for (String host : configured) {
            if (Site.ofHost(false, host)
                    .filter(site -> site.host().equalsIgnoreCase(host))
                    .isEmpty()) {
                throw new IllegalArgumentException(
                        "hosts has \"" + host + "\": a name or an address is wanted, without a port");
            }
            hosts.add(host.toLowerCase(Locale.ROOT));
        }
        return Set.copyOf(hosts);
    }

    private static String bracketed(String host) {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]").toLowerCase(Locale.ROOT);
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
                .orElse(Math.min(WIRE_MEMORY, Runtime.getRuntime().maxMemory() / 32));
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

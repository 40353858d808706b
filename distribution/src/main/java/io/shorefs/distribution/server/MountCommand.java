package io.shorefs.distribution.server;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a user pastes to mount a server with Linux's own client. */
final class MountCommand {
    private static final String UNIX = "unix:";
    private static final String OPTIONS = "version=9p2000.L,msize=1048576,access=client,cache=mmap";
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");
    private static final Pattern TCP = Pattern.compile("\\[?(.+?)]?:([0-9]+)");

    private MountCommand() {}

    /**
     * The command.
     *
     * @param address as a transport tells it
     * @return empty when Linux cannot mount from there: its client takes no names, and most take no IPv6
     */
    static Optional<String> of(String address) {
        if (address.startsWith(UNIX)) {
            return Optional.of(
                    "mount -t 9p -o trans=unix," + OPTIONS + " " + quoted(address.substring(UNIX.length())) + " /mnt");
        }
        if (address.startsWith("http")) {
            return Optional.empty(); // a web server's
        }
        Matcher matcher = TCP.matcher(address);
        return matcher.matches()
                ? reachable(matcher.group(1))
                        .map(host -> "mount -t 9p -o trans=tcp,port=" + matcher.group(2) + "," + OPTIONS + " " + host
                                + " /mnt")
                : Optional.empty();
    }

    /** The IPv4 address of a host; a server that listens everywhere is reached here by the loopback address. */
    private static Optional<String> reachable(String host) {
        return switch (host) {
            case "0.0.0.0", "::", "0:0:0:0:0:0:0:0" -> Optional.of("127.0.0.1");
            default -> ipv4(host);
        };
    }

    private static Optional<String> ipv4(String host) {
        try {
            return Arrays.stream(InetAddress.getAllByName(host))
                    .filter(Inet4Address.class::isInstance)
                    .map(InetAddress::getHostAddress)
                    .findFirst();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** A word of a shell's. */
    private static String quoted(String path) {
        return PLAIN.matcher(path).matches() ? path : "'" + path.replace("'", "'\\''") + "'";
    }
}

package io.shorefs.distribution.server;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a user pastes to mount a server with Linux's own client. */
final class MountCommand {
    private static final String UNIX = "unix:";
    private static final String OPTIONS = "version=9p2000.L,msize=1048576,access=client,cache=mmap";
    private static final Pattern TCP = Pattern.compile("\\[?(.+?)]?:([0-9]+)");

    private MountCommand() {}

    /**
     * The command.
     *
     * @param address as a transport tells it
     * @return empty when Linux cannot mount from there
     */
    static Optional<String> of(String address) {
        if (address.startsWith(UNIX)) {
            return Optional.of(
                    "mount -t 9p -o trans=unix," + OPTIONS + " " + address.substring(UNIX.length()) + " /mnt");
        }
        Matcher matcher = TCP.matcher(address);
        return matcher.matches()
                ? Optional.of("mount -t 9p -o trans=tcp,port=" + matcher.group(2) + "," + OPTIONS + " "
                        + reachable(matcher.group(1)) + " /mnt")
                : Optional.empty();
    }

    /** A server that listens everywhere is reached here by the loopback address. */
    private static String reachable(String host) {
        return switch (host) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::", "0:0:0:0:0:0:0:0" -> "::1";
            default -> host;
        };
    }
}

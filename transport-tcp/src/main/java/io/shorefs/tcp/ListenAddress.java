package io.shorefs.tcp;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Where to listen, as a user writes it. */
public sealed interface ListenAddress {
    /**
     * A TCP address.
     *
     * @param host a name or a literal address, without brackets
     * @param port 0 for any free one
     */
    record Tcp(String host, int port) implements ListenAddress {
        @Override
        public String toString() {
            return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        }
    }

    /** A socket in the file system. */
    record Unix(Path path) implements ListenAddress {
        @Override
        public String toString() {
            return UNIX + path;
        }
    }

    String UNIX = "unix:";
    int LAST_PORT = 65_535;

    /** unix(7): sun_path has 108 bytes, the last of them 0. */
    int MAX_PATH = 107;

    /**
     * Reads {@code "host:port"}, {@code "[address]:port"} or {@code "unix:/path"}.
     *
     * @throws IllegalArgumentException when it is none of these; the message begins with the key {@code addresses}
     */
    static ListenAddress parse(String text) {
        return text.startsWith(UNIX) ? unix(text) : tcp(text);
    }

    private static ListenAddress unix(String text) {
        Path path;
        try {
            path = Path.of(text.substring(UNIX.length()));
        } catch (InvalidPathException e) {
            throw unusable(text, e);
        }
        if (!path.isAbsolute() || path.getFileName() == null) {
            throw unusable(text, null);
        }
        int length = SocketFile.longestPath(path.normalize());
        if (length > MAX_PATH) {
            throw new IllegalArgumentException("addresses has a path that is too long for a socket: " + path + " needs "
                    + length + " bytes, the system takes " + MAX_PATH);
        }
        return new Unix(path.normalize());
    }

    private static ListenAddress tcp(String text) {
        int colon = text.lastIndexOf(':');
        String host = text.substring(0, Math.max(colon, 0));
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (bracketed) {
            host = host.substring(1, host.length() - 1);
        }
        int port = port(text.substring(colon + 1));
        if (host.isEmpty() || port < 0 || bracketed != (host.indexOf(':') >= 0)) {
            throw unusable(text, null);
        }
        return new Tcp(host, port);
    }

    private static int port(String digits) {
        if (digits.isEmpty() || digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        int port = Integer.parseInt(digits);
        return port <= LAST_PORT ? port : -1;
    }

    private static IllegalArgumentException unusable(String text, InvalidPathException cause) {
        return new IllegalArgumentException(
                "addresses has \"" + text
                        + "\", which is no address: write \"127.0.0.1:5640\", \"[::1]:5640\" or \"unix:/run/x.sock\"",
                cause);
    }
}

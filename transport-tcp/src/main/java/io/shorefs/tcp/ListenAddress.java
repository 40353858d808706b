package io.shorefs.tcp;

import io.shorefs.spi.TransportException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Where to listen, as a user writes it. */
sealed interface ListenAddress {
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

    /**
     * Reads {@code "host:port"}, {@code "[address]:port"} or {@code "unix:/path"}.
     *
     * @param key the key of the configuration that holds it, for the message
     * @throws TransportException when it is none of these
     */
    static ListenAddress parse(String text, String key) {
        return text.startsWith(UNIX) ? unix(text, key) : tcp(text, key);
    }

    private static ListenAddress unix(String text, String key) {
        try {
            Path path = Path.of(text.substring(UNIX.length()));
            if (path.isAbsolute() && path.getFileName() != null) {
                return new Unix(path.normalize());
            }
        } catch (InvalidPathException e) {
            throw new TransportException(unusable(text, key), e);
        }
        throw new TransportException(unusable(text, key));
    }

    private static ListenAddress tcp(String text, String key) {
        int colon = text.lastIndexOf(':');
        String host = text.substring(0, Math.max(colon, 0));
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (bracketed) {
            host = host.substring(1, host.length() - 1);
        }
        int port = port(text.substring(colon + 1));
        if (host.isEmpty() || port < 0 || bracketed != (host.indexOf(':') >= 0)) {
            throw new TransportException(unusable(text, key));
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

    private static String unusable(String text, String key) {
        return "\"" + text + "\" is no address: write \"127.0.0.1:5640\", \"[::1]:5640\" or \"unix:/run/x.sock\" in "
                + key;
    }
}

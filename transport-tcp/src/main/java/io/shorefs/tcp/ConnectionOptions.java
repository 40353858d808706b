package io.shorefs.tcp;

import io.helidon.common.socket.SocketOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketOption;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;

/**
 * The options of an accepted TCP connection. A client whose machine or network vanished, and which holds locks and open files, is found by keepalive after
 * {@link #FOUND_AFTER}; the system's own times are hours. A live client answers keepalive without knowing of it, however long it is idle.
 */
final class ConnectionOptions {
    private static final Duration IDLE = Duration.ofSeconds(60);
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final int PROBES = 6;

    /** A connection over which nothing comes any more, and nothing is on its way to the client, has ended after this time. */
    static final Duration FOUND_AFTER = IDLE.plus(INTERVAL.multipliedBy(PROBES));

    private ConnectionOptions() {}

    /** The options, with those times that this system can set. */
    static SocketOptions here() {
        SocketOptions.Builder options = SocketOptions.builder().tcpNoDelay(true).socketKeepAlive(true);
        Set<SocketOption<?>> supported = supported();
        Map.of(
                        ExtendedSocketOptions.TCP_KEEPIDLE, (int) IDLE.toSeconds(),
                        ExtendedSocketOptions.TCP_KEEPINTERVAL, (int) INTERVAL.toSeconds(),
                        ExtendedSocketOptions.TCP_KEEPCOUNT, PROBES)
                .forEach((option, value) -> {
                    if (supported.contains(option)) {
                        options.putSocketOption(option, value);
                    }
                });
        return options.build();
    }

    private static Set<SocketOption<?>> supported() {
        try (Socket any = new Socket()) {
            return any.supportedOptions();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

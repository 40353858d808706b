package io.shorefs.websocket;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.Method;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.websocket.WsConfig;
import io.helidon.webserver.websocket.WsUpgrader;
import io.shorefs.spi.connection.Link;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Makes a WebSocket of one HTTP connection. Helidon knows the handshake; frames are read and written here, on its streams: its own reader takes masks off byte by byte, fifty
 * times slower, and its writer has no lock.
 */
final class ProtocolUpgrader extends WsUpgrader {
    /** Where the WebSocket is. */
    static final String PATH = "/ws/9p";

    /** What its messages hold. */
    static final String SUBPROTOCOL = "9p2000.L";

    private final Guard guard;
    private final Supplier<Link> link;
    private final Function<WebSocketLink, ServerConnection> serve;

    /**
     * One for one connection.
     *
     * @param guard says who may
     * @param link gives its streams
     * @param serve serves it when it is a WebSocket
     */
    ProtocolUpgrader(Guard guard, Supplier<Link> link, Function<WebSocketLink, ServerConnection> serve) {
        super(WsConfig.create());
        this.guard = guard;
        this.link = link;
        this.serve = serve;
    }

    @Override
    public ServerConnection upgrade(ConnectionContext context, HttpPrologue prologue, WritableHeaders<?> headers) {
        if (!prologue.uriPath().path().equals(PATH)) {
            return null; // a route like others, and there is none of this name
        }
        Request request = Request.of(
                prologue.method(), context.isSecure(), context.remotePeer().host(), headers);
        guard.admitUpgrade(request).ifPresent(refusal -> {
            throw refused(refusal.status(), refusal.message());
        });
        requireHandshake(prologue, headers);
        String key = headers.first(WS_KEY).orElseThrow(() -> refused("a WebSocket needs the header Sec-WebSocket-Key"));
        answer(context, hashOf(context, key));
        return serve.apply(new WebSocketLink(link.get()));
    }

    private String hashOf(ConnectionContext context, String key) {
        try {
            return hash(context, key);
        } catch (IllegalArgumentException e) {
            throw refused("the header Sec-WebSocket-Key is not in Base64");
        }
    }

    private static void answer(ConnectionContext context, String hash) {
        String head = SWITCHING_PROTOCOL_PREFIX + hash + "\r\n" + PROTOCOL.defaultCase() + ": " + SUBPROTOCOL
                + SWITCHING_PROTOCOLS_SUFFIX;
        DataWriter writer = context.dataWriter();
        writer.writeNow(BufferData.create(head.getBytes(StandardCharsets.US_ASCII)));
        writer.flush();
    }

    private static void requireHandshake(HttpPrologue prologue, Headers headers) {
        if (!prologue.method().equals(Method.GET)) {
            throw refused("a WebSocket begins with GET");
        }
        if (!offers(headers, HeaderNames.CONNECTION, "upgrade")) {
            throw refused("a WebSocket needs the header Connection: Upgrade");
        }
        if (!headers.first(WS_VERSION).equals(Optional.of(SUPPORTED_VERSION))) {
            throw refused("the WebSocket's version is " + SUPPORTED_VERSION);
        }
        if (!offers(headers, PROTOCOL, SUBPROTOCOL)) {
            throw refused("the WebSocket's subprotocol is " + SUBPROTOCOL);
        }
    }

    private static boolean offers(Headers headers, HeaderName name, String wanted) {
        return headers.values(name).stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .anyMatch(value -> value.strip().equalsIgnoreCase(wanted));
    }

    private static RequestException refused(String message) {
        return refused(Status.BAD_REQUEST_400, message);
    }

    private static RequestException refused(Status status, String message) {
        return RequestException.builder()
                .type(DirectHandler.EventType.OTHER)
                .status(status)
                .message(message)
                .safeMessage(true)
                .setKeepAlive(false)
                .build();
    }
}

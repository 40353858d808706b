package io.shorefs.websocket;

import java.io.IOException;

/** What a client sent is not what it may send: its connection ends. */
final class WebSocketFault extends IOException {
    private final CloseCode code;

    WebSocketFault(CloseCode code, String message) {
        super(message);
        this.code = code;
    }

    /** What the client is told. */
    CloseCode code() {
        return code;
    }
}

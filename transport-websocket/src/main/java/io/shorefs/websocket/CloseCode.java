package io.shorefs.websocket;

/** Why a WebSocket is closed, as its client is told (RFC 6455, 7.4.1). */
enum CloseCode {
    NORMAL(1000),
    GOING_AWAY(1001),
    PROTOCOL_ERROR(1002),
    NOT_ACCEPTED(1003),
    POLICY(1008);

    private final int code;

    CloseCode(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}

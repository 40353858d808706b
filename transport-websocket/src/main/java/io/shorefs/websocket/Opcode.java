package io.shorefs.websocket;

import java.util.Optional;

/** What a frame is (RFC 6455, 5.2). */
enum Opcode {
    CONTINUATION(0),
    TEXT(1),
    BINARY(2),
    CLOSE(8),
    PING(9),
    PONG(10);

    private static final int FIRST_CONTROL = 8;

    private final int code;

    Opcode(int code) {
        this.code = code;
    }

    static Optional<Opcode> of(int code) {
        for (Opcode opcode : values()) {
            if (opcode.code == code) {
                return Optional.of(opcode);
            }
        }
        return Optional.empty();
    }

    int code() {
        return code;
    }

    /** Whether such frames may come between those of a message. */
    boolean isControl() {
        return code >= FIRST_CONTROL;
    }
}

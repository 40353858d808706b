package io.shorefs.websocket;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How often a client may ping: each one is answered, and who pings without reading would fill the system's buffers with that. One thread. */
final class PingBudget {
    private static final int MOST = 100;
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final LongSupplier nanos;
    private long since;
    private int pings;

    PingBudget(LongSupplier nanos) {
        this.nanos = nanos;
        this.since = nanos.getAsLong();
    }

    /** Counts one. */
    void take() throws WebSocketFault {
        long now = nanos.getAsLong();
        if (now - since > PERIOD_NANOS) {
            since = now;
            pings = 0;
        }
        if (++pings > MOST) {
            throw new WebSocketFault(CloseCode.POLICY, "it sent more than " + MOST + " pings within 10 s");
        }
    }
}

package io.shorefs.websocket;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How often somebody was wrong about a secret lately, by address: after ten times within a minute it is not looked at any more until the minute is over. Any thread. */
final class Attempts {
    private static final int MOST = 10;
    private static final int MOST_ADDRESSES = 10_000;
    private static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanos;
    private final Map<String, Wrong> byAddress = new LinkedHashMap<>();

    private record Wrong(long since, int times) {}

    Attempts(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Whether another one may be made from there. */
    synchronized boolean allowed(String address) {
        Wrong wrong = byAddress.get(address);
        return wrong == null || isOver(wrong) || wrong.times < MOST;
    }

    /** One from there was wrong. */
    synchronized void failed(String address) {
        Wrong before = byAddress.remove(address);
        boolean anew = before == null || isOver(before);
        byAddress.put(address, anew ? new Wrong(nanos.getAsLong(), 1) : new Wrong(before.since, before.times + 1));
        if (byAddress.size() > MOST_ADDRESSES) {
            Iterator<String> oldest = byAddress.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }

    private boolean isOver(Wrong wrong) {
        return nanos.getAsLong() - wrong.since > PERIOD_NANOS;
    }
}

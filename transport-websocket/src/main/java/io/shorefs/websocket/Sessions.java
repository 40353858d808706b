package io.shorefs.websocket;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Who has logged in, by the secret of a cookie; ends with the process. Any thread. */
final class Sessions {
    private static final int SECRET_BYTES = 32;
    private static final int MOST = 1_000;

    /** After this time a login is due again. */
    static final long LIFE_SECONDS = TimeUnit.DAYS.toSeconds(7);

    private final LongSupplier nanos;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Long> since = new LinkedHashMap<>();

    Sessions(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** A new one's secret. The oldest one ends when there are too many. */
    synchronized String begin() {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        String text = HexFormat.of().formatHex(secret);
        since.put(text, nanos.getAsLong());
        if (since.size() > MOST) {
            Iterator<String> oldest = since.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        return text;
    }

    synchronized boolean has(String secret) {
        Long began = since.get(secret);
        return began != null && nanos.getAsLong() - began < TimeUnit.SECONDS.toNanos(LIFE_SECONDS);
    }

    synchronized void end(String secret) {
        since.remove(secret);
    }
}

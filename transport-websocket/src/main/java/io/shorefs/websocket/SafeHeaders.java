package io.shorefs.websocket;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What every response tells a browser. */
final class SafeHeaders {
    /** What a page may load; in this order. */
    private static final List<Map.Entry<String, String>> POLICY = List.of(
            Map.entry("default-src", "'none'"),
            // the emulator of the terminal is WebAssembly, which browsers compile only with this
            Map.entry("script-src", "'self' 'wasm-unsafe-eval'"),
            // it schedules itself by a worker that it makes of a blob
            Map.entry("worker-src", "'self' blob:"),
            // the terminal's library puts style elements into the page
            Map.entry("style-src", "'self' 'unsafe-inline'"),
            Map.entry("connect-src", "'self'"),
            // previews of what was read over 9P are blobs, small pictures are data
            Map.entry("img-src", "'self' blob: data:"),
            Map.entry("media-src", "'self' blob:"),
            Map.entry("font-src", "'self'"),
            Map.entry("base-uri", "'none'"),
            Map.entry("form-action", "'self'"),
            Map.entry("frame-ancestors", "'none'"));

    private static final List<Header> ALL = List.of(
            HeaderValues.create(
                    "Content-Security-Policy",
                    POLICY.stream()
                            .map(one -> one.getKey() + " " + one.getValue())
                            .collect(Collectors.joining("; "))),
            HeaderValues.create("X-Content-Type-Options", "nosniff"),
            HeaderValues.create("Cross-Origin-Resource-Policy", "same-origin"),
            HeaderValues.create("Referrer-Policy", "no-referrer"),
            HeaderValues.create(HeaderNames.CACHE_CONTROL, "no-store"));

    private SafeHeaders() {}

    static List<Header> all() {
        return ALL;
    }
}

package io.shorefs.websocket;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import java.nio.charset.StandardCharsets;

/** What is answered when a request does not come as far as a route, or fails there: a sentence, never a page. */
final class Refusals implements DirectHandler {
    /** For every kind of failure. */
    static DirectHandlers handlers() {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (EventType type : EventType.values()) {
            handlers.addHandler(type, new Refusals());
        }
        return handlers.build();
    }

    @Override
    public TransportResponse handle(
            TransportRequest request, EventType type, Status status, ServerResponseHeaders headers, String message) {
        SafeHeaders.all().forEach(headers::set);
        headers.set(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
        boolean ours = status.code() >= 500; // its message is of the inside
        String text = ours || message == null || message.isEmpty() ? status.reasonPhrase() : message;
        return TransportResponse.builder()
                .status(status)
                .headers(headers)
                .entity((text + "\n").getBytes(StandardCharsets.UTF_8))
                .build();
    }
}

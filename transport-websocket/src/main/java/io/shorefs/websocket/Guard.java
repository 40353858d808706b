package io.shorefs.websocket;

import io.helidon.http.Status;
import java.util.Optional;
import java.util.Set;

/**
 * Who may ask for what. Any thread.
 *
 * @param server the name of its table, for messages
 * @param hosts the names by which it may be asked, in lower case
 * @param login without one everybody may ask whom the rest lets pass
 */
record Guard(String server, Set<String> hosts, Optional<Login> login) {
    /** Why not. */
    record Refusal(Status status, String message) {}

    /** What everything must pass, also what is open to those who are not logged in. */
    Optional<Refusal> admit(Request request) {
        Optional<Site> site = request.site();
        // a page of elsewhere, whose name was bound to this machine's address, asks by its own name
        if (site.isEmpty() || !hosts.contains(site.get().host())) {
            return refusal(
                    Status.FORBIDDEN_403, "this is no name of this server: [servers." + server + "] hosts adds others");
        }
        if (request.changesState() && !request.isOfItsOwnOrigin()) {
            return refusal(Status.FORBIDDEN_403, "a page of another origin may not do this");
        }
        return Optional.empty();
    }

    /** What everything else must pass. */
    Optional<Refusal> admitUser(Request request) {
        Optional<Refusal> refusal = admit(request);
        return refusal.isPresent() || hasSession(request) ? refusal : byToken(request);
    }

    /** What a WebSocket must pass: any page may ask for one, of any server, with the cookies for that; only the Origin tells it. */
    Optional<Refusal> admitUpgrade(Request request) {
        if (!request.isOfItsOwnOrigin()) {
            return refusal(Status.FORBIDDEN_403, "a page of another origin may not do this");
        }
        Optional<Refusal> refusal = admit(request);
        if (refusal.isPresent()) {
            return refusal;
        }
        return request.hasOrigin() && hasSession(request) ? Optional.empty() : byToken(request);
    }

    /** Whether it is of somebody who has logged in with a browser. */
    private boolean hasSession(Request request) {
        return login.flatMap(known -> request.session().filter(known.sessions()::has))
                .isPresent();
    }

    private Optional<Refusal> byToken(Request request) {
        if (login.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> bearer = request.bearer();
        if (bearer.isEmpty()) {
            return refusal(Status.UNAUTHORIZED_401, "log in first");
        }
        return switch (login.get().judge(bearer.get(), request.peer())) {
            case RIGHT -> Optional.empty();
            case WRONG -> refusal(Status.UNAUTHORIZED_401, "this is not the token");
            case TOO_OFTEN -> refusal(Status.TOO_MANY_REQUESTS_429, "wrong too often: wait a minute");
        };
    }

    private static Optional<Refusal> refusal(Status status, String message) {
        return Optional.of(new Refusal(status, message));
    }
}

package io.shorefs.websocket;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.Method;
import io.helidon.http.ServerRequestHeaders;
import java.util.List;
import java.util.Optional;

/**
 * What is judged of a request.
 *
 * @param secure whether it came over TLS
 * @param peer the address that it came from, without port
 */
record Request(Method method, boolean secure, String peer, ServerRequestHeaders headers) {
    private static final HeaderName FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");
    private static final String BEARER = "Bearer ";

    static Request of(Method method, boolean secure, String peer, Headers headers) {
        return new Request(
                method,
                secure,
                peer,
                headers instanceof ServerRequestHeaders server ? server : ServerRequestHeaders.create(headers));
    }

    /** Where it says it goes; empty when it does not say so in one way. */
    Optional<Site> site() {
        return only(HeaderNames.HOST).flatMap(host -> Site.ofHost(secure, host));
    }

    boolean hasOrigin() {
        return headers.contains(HeaderNames.ORIGIN);
    }

    /** Whether the page that sends it, as far as its browser says, is of the same origin. */
    boolean isOfItsOwnOrigin() {
        boolean origin =
                !hasOrigin() || only(HeaderNames.ORIGIN).flatMap(Site::ofOrigin).equals(site());
        boolean fetched = !headers.contains(FETCH_SITE)
                || only(FETCH_SITE).filter("same-origin"::equals).isPresent();
        return origin && fetched;
    }

    boolean changesState() {
        return !method.equals(Method.GET) && !method.equals(Method.HEAD);
    }

    /** The secret that a program sends with it. */
    Optional<String> bearer() {
        return only(HeaderNames.AUTHORIZATION)
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip());
    }

    /** The secret of the session's cookie. */
    Optional<String> session() {
        return site().flatMap(site -> headers.cookies().first(cookie(site)).asOptional());
    }

    /** The cookie's name: browsers do not tell the ports of one host apart, so it does. */
    static String cookie(Site site) {
        return "shorefs-" + site.port();
    }

    private Optional<String> only(HeaderName name) {
        if (!headers.contains(name)) {
            return Optional.empty();
        }
        Header header = headers.get(name);
        List<String> values = header.allValues();
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }
}

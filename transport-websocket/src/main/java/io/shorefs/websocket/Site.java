package io.shorefs.websocket;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a page, or a request, is: an origin (RFC 6454).
 *
 * @param host in lower case, an IPv6 address in brackets
 * @param port also when it is the scheme's own
 */
record Site(String scheme, String host, int port) {
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[0-9a-f:.]+]|[^\\[\\]:/?#@\\s]+)(?::([0-9]{1,5}))?");

    /** Reads a header {@code Host}. */
    static Optional<Site> ofHost(boolean secure, String header) {
        return of(secure ? "https" : "http", header);
    }

    /** Reads a header {@code Origin}; empty for {@code null}, too, which is what a sandboxed page sends. */
    static Optional<Site> ofOrigin(String header) {
        int end = header.indexOf("://");
        return end < 0
                ? Optional.empty()
                : of(header.substring(0, end).toLowerCase(Locale.ROOT), header.substring(end + 3));
    }

    private static Optional<Site> of(String scheme, String authority) {
        Matcher parts = AUTHORITY.matcher(authority.toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            return Optional.empty();
        }
        int own = scheme.equals("https") ? 443 : 80;
        int port = parts.group(2) == null ? own : Integer.parseInt(parts.group(2));
        return Optional.of(new Site(scheme, parts.group(1), port));
    }
}

package io.shorefs.distribution.config;

import java.net.URI;
import java.net.URISyntaxException;

/** Where the object store is. */
final class StorageUrl {
    /** No URI by RFC 3986, which wants something behind the colon. */
    private static final String MEMORY = "memory:";

    private static final String WANTED = "\"file:///path\", \"s3://bucket/prefix\" or \"memory:\" is wanted";

    private StorageUrl() {}

    /** Refuses what can be no store. */
    static void check(String text, ConfigSettings table) {
        if (text.equals(MEMORY)) {
            return;
        }
        try {
            URI url = new URI(text);
            boolean usable =
                    switch (String.valueOf(url.getScheme())) {
                        case "file" -> url.getAuthority() == null && url.getPath() != null;
                        case "s3" ->
                            url.getAuthority() != null && !url.getAuthority().isEmpty();
                        default -> false;
                    };
            if (usable) {
                return;
            }
        } catch (URISyntaxException e) {
            throw table.mistake("url", "\"" + text + "\" is no URL (" + e.getReason() + "): " + WANTED);
        }
        throw table.mistake("url", "\"" + text + "\" is no store: " + WANTED);
    }
}

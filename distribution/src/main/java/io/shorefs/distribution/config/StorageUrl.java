package io.shorefs.distribution.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the object store is. */
final class StorageUrl {
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(.*)");

    /** What a browser would take for a user and a password. */
    private static final Pattern USER = Pattern.compile("[^/]*//[^/]*@.*");

    private StorageUrl() {}

    /**
     * The URL, with a {@code '/'} behind a scheme alone.
     *
     * @param schemes those of the stores that there are, in order
     * @throws ConfigurationException if it can be that of no store
     */
    static URI parse(String text, Set<String> schemes, ConfigSettings table) {
        if (USER.matcher(text).matches()) {
            // and is not repeated here
            throw table.mistake(
                    "url", "a URL with an '@' would show a secret to everybody: keys have a table of their own");
        }
        Matcher parts = SCHEME.matcher(text);
        if (!parts.matches()) {
            throw table.mistake("url", "\"" + text + "\" is no URL: " + wanted(schemes));
        }
        if (!schemes.contains(parts.group(1))) {
            throw table.mistake("url", "\"" + text + "\" is no store: " + wanted(schemes));
        }
        try {
            URI url = new URI(parts.group(2).isEmpty() ? text + "/" : text);
            if (isUsable(url)) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw table.mistake("url", "\"" + text + "\" is no URL (" + e.getReason() + "): " + wanted(schemes));
        }
        throw table.mistake("url", "\"" + text + "\" is no store: " + wanted(schemes));
    }

    /** What can be said of those that everybody has; the store itself says the rest. */
    private static boolean isUsable(URI url) {
        return switch (url.getScheme()) {
            case "file" -> url.getAuthority() == null && url.getPath() != null;
            case "s3" -> url.getAuthority() != null && !url.getAuthority().isEmpty();
            default -> true;
        };
    }

    private static String wanted(Set<String> schemes) {
        return "\"file:///path\", \"s3://bucket/prefix\" or \"memory:\" is wanted (there are stores for "
                + String.join(", ", schemes) + ")";
    }
}

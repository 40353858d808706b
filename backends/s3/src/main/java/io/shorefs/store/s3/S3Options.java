package io.shorefs.store.s3;

import io.shorefs.spi.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import software.amazon.awssdk.regions.Region;

/**
 * What the table {@code [aws]} says.
 *
 * @param endpoint empty for that of the region
 * @param region empty for what the environment or the profile says
 * @param access empty for the SDK's default chain
 * @param pathStyle whether the bucket is named in the path, not in the host
 */
record S3Options(
        Optional<URI> endpoint, Optional<String> region, Optional<Access> access, boolean pathStyle, PutTerms terms) {
    /** Who asks. */
    sealed interface Access {
        /** With fixed keys. */
        record Keys(String id, String secret) implements Access {
            @Override
            public String toString() {
                return "Keys[" + id + "]";
            }
        }

        /** As a profile of the files that the AWS tools have says. */
        record Profile(String name) implements Access {}
    }

    /**
     * Reads the table.
     *
     * @throws IllegalArgumentException that begins with a key, if its value cannot be used
     */
    static S3Options of(Settings settings) {
        Optional<URI> endpoint = settings.text("endpoint").map(S3Options::endpoint);
        return new S3Options(
                endpoint,
                region(settings, endpoint),
                access(settings),
                settings.flag("path_style").orElse(isForeign(endpoint)),
                PutTerms.of(settings));
    }

    /** At Amazon's own endpoints, which have the region's name in theirs, one that does not exist would look like a store that is out of reach. */
    private static Optional<String> region(Settings settings, Optional<URI> endpoint) {
        Optional<String> region = settings.text("region");
        region.filter(name -> endpoint.isEmpty() && !Region.regions().contains(Region.of(name)))
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            "region = \"" + name
                                    + "\" is none of Amazon's that this version knows (\"eu-west-1\" is one): change it, or set endpoint, too");
                });
        return region;
    }

    private static URI endpoint(String text) {
        try {
            URI endpoint = new URI(text);
            boolean web =
                    "http".equalsIgnoreCase(endpoint.getScheme()) || "https".equalsIgnoreCase(endpoint.getScheme());
            if (web && endpoint.getHost() != null && endpoint.getRawQuery() == null) {
                return endpoint;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(unusableEndpoint(text), e);
        }
        throw new IllegalArgumentException(unusableEndpoint(text));
    }

    private static String unusableEndpoint(String text) {
        return "endpoint = \"" + text + "\": \"https://host\" or \"https://host:port\" is wanted";
    }

    private static Optional<Access> access(Settings settings) {
        Optional<String> id = settings.text("access_key_id");
        Optional<String> secret = settings.text("secret_access_key");
        Optional<String> profile = settings.text("profile");
        if (id.isPresent() != secret.isPresent()) {
            String there = id.isPresent() ? "access_key_id" : "secret_access_key";
            String missing = id.isPresent() ? "secret_access_key" : "access_key_id";
            throw new IllegalArgumentException(there + " is of no use without " + missing + ": set both, or none");
        }
        if (id.isPresent() && profile.isPresent()) {
            throw new IllegalArgumentException("profile and access_key_id exclude each other: remove one of them");
        }
        return id.<Access>map(given -> new Access.Keys(given, secret.get())).or(() -> profile.map(Access.Profile::new));
    }

    /** Whether this is another store than Amazon's own. */
    boolean isForeign() {
        return isForeign(endpoint);
    }

    private static boolean isForeign(Optional<URI> endpoint) {
        return endpoint.map(uri -> !uri.getHost().matches("(?i).*\\.amazonaws\\.com(\\.cn)?"))
                .orElse(false);
    }
}

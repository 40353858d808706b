package io.shorefs.store.s3;

import io.shorefs.spi.ObjectStore;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A bucket, and what all keys begin with there.
 *
 * @param prefix empty, or with a {@code '/'} at its end
 */
record Place(String bucket, String prefix) {
    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,254}");

    /** Buckets that list in no order, so that no walk through them can be gone on with. */
    private static final String DIRECTORY_BUCKET = "--x-s3";

    /** S3's keys have at most 1,024 bytes. */
    private static final int PREFIX_MAX = 1_024 - ObjectStore.KEY_MAX;

    /**
     * Of {@code "s3://bucket"} or {@code "s3://bucket/prefix"}; a {@code '/'} at the end changes nothing.
     *
     * @throws IllegalArgumentException if it cannot be used
     */
    static Place of(URI url) {
        String bucket = url.getRawAuthority();
        if (bucket == null || !BUCKET.matcher(bucket).matches()) {
            throw unusable(url, "\"s3://bucket/prefix\" is wanted, and the endpoint in [aws] endpoint");
        }
        if (bucket.endsWith(DIRECTORY_BUCKET)) {
            throw unusable(
                    url, "a directory bucket does not list in order of keys: a general purpose bucket is wanted");
        }
        if (url.getRawQuery() != null || url.getRawFragment() != null) {
            throw unusable(url, "nothing may follow the prefix");
        }
        String prefix = url.getPath() == null ? "" : url.getPath().replaceAll("^/|/$", "");
        return new Place(bucket, prefix.isEmpty() ? "" : checked(url, prefix) + "/");
    }

    private static String checked(URI url, String prefix) {
        if (prefix.length() >= PREFIX_MAX) {
            throw unusable(url, "a prefix has at most " + (PREFIX_MAX - 1) + " characters");
        }
        try {
            return ObjectStore.requireKey(prefix);
        } catch (IllegalArgumentException e) {
            throw unusable(
                    url, "a prefix has printable ASCII characters, and no part that is empty or begins with a dot");
        }
    }

    private static IllegalArgumentException unusable(URI url, String why) {
        return new IllegalArgumentException("url = \"" + url + "\": " + why);
    }

    /** The name in the bucket of what a caller has under a key, or of the beginning of keys. */
    String name(String key) {
        return prefix + key;
    }

    /** The key of what has a name in the bucket; empty for what others have put there under a name that is no key. */
    Optional<String> key(String name) {
        String key = name.substring(prefix.length());
        try {
            return Optional.of(ObjectStore.requireKey(key));
        } catch (IllegalArgumentException foreign) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "s3://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix.substring(0, prefix.length() - 1));
    }
}

package io.shorefs.acceptance.server;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;

/** S3Proxy in this JVM, which keeps one bucket in memory and checks signatures. */
public final class ObjectStoreServer implements AutoCloseable {
    /** The bucket that there is. */
    public static final String BUCKET = "shorefs-acceptance";

    private static final String ID = "test";
    private static final String SECRET = "the-tests-own-secret";

    private final S3Proxy proxy;
    private final BlobStore objects;

    private ObjectStoreServer(S3Proxy proxy, BlobStore objects) {
        this.proxy = proxy;
        this.objects = objects;
    }

    /** Starts one, on a port that is free. */
    public static ObjectStoreServer start() {
        return start(AuthenticationType.AWS_V4);
    }

    /** Starts one that looks at no signatures. */
    public static ObjectStoreServer startForAnybody() {
        return start(AuthenticationType.NONE);
    }

    private static ObjectStoreServer start(AuthenticationType authentication) {
        Properties properties = new Properties();
        properties.setProperty("jclouds.identity", "");
        properties.setProperty("jclouds.credential", "");
        BlobStore objects = BlobStores.create("transient", properties);
        objects.createContainer(BUCKET);
        S3Proxy proxy = S3Proxy.builder()
                .blobStore(objects)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(authentication, ID, SECRET)
                .build();
        try {
            proxy.start();
        } catch (Exception e) {
            throw new IllegalStateException("S3Proxy does not start", e);
        }
        return new ObjectStoreServer(proxy, objects);
    }

    /** Tables for a configuration that names a place in it, with some keys of {@code [aws]} other than they should be. */
    public String configuration(String url, Map<String, String> other) {
        Map<String, String> keys = new java.util.TreeMap<>(
                Map.of("endpoint", endpoint(), "access_key_id", ID, "secret_access_key", SECRET));
        keys.putAll(other);
        StringBuilder text = new StringBuilder("[storage]\nurl = \"" + url + "\"\n[aws]\n");
        keys.forEach(
                (key, value) -> text.append(key).append(" = \"").append(value).append("\"\n"));
        return text.toString();
    }

    /** Where it listens. */
    public String endpoint() {
        return "http://127.0.0.1:" + port();
    }

    /** The port of that. */
    public int port() {
        return proxy.getPort();
    }

    /** How many objects there are, a thousand at most. */
    public long count() {
        return objects.list(BUCKET).contents().size();
    }

    /** The keys that begin with a prefix, among a thousand at most. */
    public List<String> keys(String prefix) {
        return objects.list(BUCKET).contents().stream()
                .map(object -> object.key())
                .filter(key -> key.startsWith(prefix))
                .toList();
    }

    @Override
    public void close() {
        try {
            proxy.stop();
        } catch (Exception e) {
            throw new IllegalStateException("S3Proxy does not stop", e);
        }
    }
}

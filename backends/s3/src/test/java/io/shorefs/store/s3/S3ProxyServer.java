package io.shorefs.store.s3;

import java.net.URI;
import java.util.Properties;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;

/** S3Proxy in this JVM, which keeps objects in memory; it ends with the JVM. One checks signatures, one does not. */
final class S3ProxyServer {
    private static final S3Options.Access.Keys KEYS = new S3Options.Access.Keys("test", "secret");

    private S3ProxyServer() {}

    /** The one that checks signatures. */
    static Server strict() {
        return Strict.SERVER;
    }

    /** The one that asks nobody, for tests with somebody between. */
    static Server open() {
        return Open.SERVER;
    }

    private static final class Strict {
        static final Server SERVER = start(AuthenticationType.AWS_V4);
    }

    private static final class Open {
        static final Server SERVER = start(AuthenticationType.NONE);
    }

    private static Server start(AuthenticationType authentication) {
        Properties properties = new Properties();
        properties.setProperty("jclouds.identity", "");
        properties.setProperty("jclouds.credential", "");
        S3Proxy.Builder builder = S3Proxy.builder()
                .blobStore(BlobStores.create("transient", properties))
                .endpoint(URI.create("http://127.0.0.1:0"));
        if (authentication != AuthenticationType.NONE) {
            builder.awsAuthentication(authentication, KEYS.id(), KEYS.secret());
        }
        S3Proxy proxy = builder.build();
        try {
            proxy.start();
        } catch (Exception e) {
            throw new IllegalStateException("S3Proxy does not start", e);
        }
        return Server.started(URI.create("http://127.0.0.1:" + proxy.getPort()), KEYS);
    }
}

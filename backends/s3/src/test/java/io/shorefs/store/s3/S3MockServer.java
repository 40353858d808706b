package io.shorefs.store.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** One S3Mock in this JVM, in a class loader of its own; it ends with the JVM. */
final class S3MockServer {
    private static final S3Options.Access.Keys KEYS = new S3Options.Access.Keys("any", "any");

    private S3MockServer() {}

    static Server running() {
        return Running.SERVER;
    }

    private static final class Running {
        static final Server SERVER = start();
    }

    private static Server start() {
        ClassLoader loader = new URLClassLoader("s3mock", classPath(), ClassLoader.getPlatformClassLoader());
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(loader);
        try {
            Class<?> application = loader.loadClass("com.adobe.testing.s3mock.S3MockApplication");
            // S3Mock adds its own to it.
            Map<String, Object> properties = new HashMap<>(Map.of("http.port", 0, "server.port", 0, "silent", true));
            Object running = application
                    .getMethod("start", Map.class, String[].class)
                    .invoke(null, properties, new String[] {"--logging.level.root=OFF"});
            int port = (int) application.getMethod("getHttpPort").invoke(running);
            return Server.started(URI.create("http://127.0.0.1:" + port), KEYS);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("S3Mock does not start", e);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static URL[] classPath() {
        try {
            return Files.readAllLines(Path.of(System.getProperty("s3mock.classpath"))).stream()
                    .map(S3MockServer::url)
                    .toArray(URL[]::new);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URL url(String jar) {
        try {
            return Path.of(jar).toUri().toURL();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.shorefs.distribution.plugin;

import java.util.List;

/**
 * The parent of every plugin's class loader: it lets {@code io.shorefs.api} and {@code io.shorefs.spi} through, and the JDK; nothing else
 * of ShoreFS, none of its libraries, and no resource of theirs. Any thread.
 */
final class SpiClassLoader extends ClassLoader {
    private static final List<String> VISIBLE = List.of("io.shorefs.api.", "io.shorefs.spi.");

    private final ClassLoader application;

    SpiClassLoader(ClassLoader application) {
        super("shorefs-spi", ClassLoader.getPlatformClassLoader());
        this.application = application;
    }

    /** Asked after the JDK's loaders did not have the class. */
    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (VISIBLE.stream().anyMatch(name::startsWith)) {
            return application.loadClass(name);
        }
        throw new ClassNotFoundException(name);
    }
}

/**
 * What a plugin is. Every part that can be swapped (transport, protocol, commit log, local map, object store) has an interface here and a
 * provider that {@link java.util.ServiceLoader} finds; the built-in parts use exactly these.
 *
 * <p>A plugin sees this package, {@code io.shorefs.api} and the JDK, nothing else of ShoreFS.
 */
package io.shorefs.spi;

package io.shorefs.conformance.ninep;

/**
 * A byte-range lock as Tlock and Tgetlock carry it.
 *
 * @param type {@link Wire#LOCK_READ}, {@link Wire#LOCK_WRITE} or {@link Wire#LOCK_UNLOCK}
 * @param length 0 for all to the end
 */
public record NinepLock(int type, long start, long length, int process, String client) {
    /** The same range and owner with another type. */
    public NinepLock withType(int other) {
        return new NinepLock(other, start, length, process, client);
    }
}

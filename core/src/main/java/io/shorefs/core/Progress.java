package io.shorefs.core;

/** Told now and then how far long work is. Quick: it is called often. One thread at a time. */
@FunctionalInterface
public interface Progress {
    /** Nobody wants to know. */
    Progress NONE = (what, done, total) -> {};

    /**
     * So far it is.
     *
     * @param what is being done and what is counted, such as "tables"; the count begins anew with another one
     * @param done so many of them
     * @param total so many there are, or will be about; 0 when nobody knows
     */
    void at(String what, long done, long total);

    /** What was told once; see {@link Progress#at}. */
    record At(String what, long done, long total) {}
}

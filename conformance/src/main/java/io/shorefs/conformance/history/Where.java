package io.shorefs.conformance.history;

/** One of the two directories of a {@link Place}, which sessions know by number, whatever their names are now. */
enum Where {
    OUTER,
    INNER
}

/**
 * Recorded histories of concurrent sessions, and the search for an order of the model that explains them (Herlihy and Wing,
 * "Linearizability: a correctness condition for concurrent objects", 1990; the search is that of Wing and Gong, 1993).
 *
 * <p>It checks what {@link io.shorefs.api.FileSystem} promises of threads: each operation takes effect at one instant between its call and its completion. A listing
 * is left out: its promise is about each entry alone.
 */
package io.shorefs.conformance.history;

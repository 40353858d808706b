/**
 * A filesystem in memory that is simple enough to be right by reading it: the reference that the real one is compared with, and
 * the one behind a protocol engine's tests.
 *
 * <p>One lock, plain maps, one class a concern; no operation is fast. The rules are those of Linux's VFS with ext4, named where
 * they are not plain POSIX.
 */
package io.shorefs.conformance.model;

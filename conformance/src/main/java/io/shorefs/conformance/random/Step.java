package io.shorefs.conformance.random;

/**
 * One operation. Inodes and open files are numbered in the order in which they appeared, which is the same on every filesystem that
 * answers the same. Immutable; its text says all that is needed to do it again.
 */
public sealed interface Step permits NameStep, FileStep, AttributeStep, XattrStep, LockStep {
    /** Does it, waits for the answer, and writes it down so that the answers of two filesystems can be compared. */
    String run(World world);
}

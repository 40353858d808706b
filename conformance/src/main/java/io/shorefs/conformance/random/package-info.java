/**
 * Random operations, the same on two filesystems: what one answers the other must answer, result or errno, and after every operation
 * all inodes must have the same attributes, and versions that moved or stayed alike.
 *
 * <p>{@link io.shorefs.conformance.random.Comparison} does it all. For tests of crashes the parts are of use alone: a {@link
 * io.shorefs.conformance.random.Step} can be run again on a fresh model, and {@link io.shorefs.conformance.random.Tree} writes down all
 * that a filesystem holds, so that the state after a crash can be looked for among the states after each prefix of the steps.
 */
package io.shorefs.conformance.random;

/**
 * The suites for a {@link io.shorefs.spi.CommitLog}: {@link io.shorefs.conformance.log.CommitLogKit} for every one, {@link
 * io.shorefs.conformance.log.DurableCommitLogKit} for one that keeps its records when it is closed.
 */
package io.shorefs.conformance.log;

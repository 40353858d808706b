/**
 * A small blocking 9P2000.L client, written from the protocol's description and independent of any engine, for tests.
 *
 * <p>{@link io.shorefs.conformance.ninep.NinepConnection} carries frames, {@link io.shorefs.conformance.ninep.NinepClient} has one method a
 * message, {@link io.shorefs.conformance.ninep.NinepFiles} works on paths.
 */
package io.shorefs.conformance.ninep;

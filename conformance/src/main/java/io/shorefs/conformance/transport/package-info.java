/**
 * The suite for transports: {@link io.shorefs.conformance.transport.TransportKit}. It carries a small protocol of its own,
 * {@link io.shorefs.conformance.transport.ProbeProtocol}, whose frames say how they want to be answered.
 */
package io.shorefs.conformance.transport;

/**
 * The suites for a {@link io.shorefs.spi.LocalMap}: {@link io.shorefs.conformance.map.LocalMapKit} for every one, {@link
 * io.shorefs.conformance.map.DurableLocalMapKit} for one that keeps its entries when it is closed, {@link
 * io.shorefs.conformance.map.KilledMapKit} for one that keeps them when its process is killed.
 */
package io.shorefs.conformance.map;

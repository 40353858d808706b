/**
 * The whole core on a simulated machine, one thread: its tasks run when the simulation says so, its commit log lies on a disk that loses what was not synced, and its
 * map keeps its last durable transaction. The same seed is the same run.
 */
package io.shorefs.core.simulation;

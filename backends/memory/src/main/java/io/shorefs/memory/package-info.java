/**
 * Commit log and local map in memory: what a test or a demonstration needs, with crashes to order ({@link io.shorefs.memory.MemoryJournal}).
 *
 * <p>Those that the providers named {@code "memory"} open are new each time, and end when they are closed.
 */
package io.shorefs.memory;

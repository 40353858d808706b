/** Commit log and local map in memory: what a test or a demonstration needs, with crashes on demand. */
package io.shorefs.memory;

package io.shorefs.distribution.config;

/**
 * Where a key stands in the file, and what its value is.
 *
 * @param line counted from 1
 */
record Origin(int line, ValueKind kind) {}

package io.shorefs.acceptance.crash;

/**
 * What a session likes to do.
 *
 * @param syncs one operation in so many is a sync; 0 for none
 * @param syncedWrites one write in so many goes through DSYNC; 0 for none
 * @param largestWrite in bytes
 */
record Habits(int syncs, int syncedWrites, int largestWrite) {}

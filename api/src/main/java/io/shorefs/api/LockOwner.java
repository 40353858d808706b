package io.shorefs.api;

/**
 * Who holds a byte-range lock. Locks of one owner never conflict with each other.
 *
 * @param session the session, unique while the server runs
 * @param process the client's process id
 * @param client the client's name, as bytes in ISO-8859-1
 */
public record LockOwner(long session, int process, String client) {}

package io.shorefs.tcp;

/** One address that is listened on. */
interface Listener {
    /** The address as a user would write it, with the actual port. */
    String address();

    /** Accepts no more; its connections have ended before. At most 200 ms. */
    void close();
}

package io.shorefs.conformance.transport;

import java.io.IOException;

/** Something that a test does beside. */
@FunctionalInterface
interface Background {
    void run() throws IOException;

    /** Starts it, not on a virtual thread, of which the transport may need some; a failure of the connection ends it, and shows in what the test receives. */
    static Thread start(Background work) {
        return Thread.ofPlatform().daemon().start(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // the connection ended
            }
        });
    }
}

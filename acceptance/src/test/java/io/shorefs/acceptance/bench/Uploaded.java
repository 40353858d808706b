package io.shorefs.acceptance.bench;

import io.shorefs.acceptance.server.ServerFiles;
import io.shorefs.acceptance.server.StoreBacklog;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Waits until a server has everything in its store. */
final class Uploaded {
    private Uploaded() {}

    /** Fails when it has not by then. */
    static void await(ServerFiles files, Duration limit) {
        Awaitility.await()
                .atMost(limit)
                .until(() -> StoreBacklog.of(files).filter(Duration::isZero).isPresent());
    }
}
